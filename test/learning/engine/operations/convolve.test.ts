import { afterEach, beforeEach, describe, it } from 'node:test';
import { convolve } from '../../../../learning/engine/operations/convolve.js';
import { expectRank4 } from '../../../../learning/engine/operations/rank.js';
import { tf } from '../../../../learning/engine/tensorflow.js';
import { assertSame, drawTensor } from './agree.js';

/** [images, height, width, inputs, outputs]: of each way to share the work, of full and of cut tiles and vectors. */
const SHAPES_OF_3X3 = [
  [2, 16, 16, 16, 16],
  [1, 13, 10, 24, 40],
  [3, 9, 6, 4, 100],
  [2, 7, 5, 3, 5],
  [1, 1, 1, 8, 8],
  [4, 4, 4, 96, 64],
  [1, 8, 12, 300, 33],
  [2, 64, 60, 16, 20],
  [1, 104, 112, 8, 2],
] as const;

/** [images, height, width, inputs, outputs, size, stride] */
const SHAPES_OF_PATCHES = [
  [2, 16, 16, 1, 16, 7, 2],
  [1, 15, 13, 1, 9, 7, 2],
  [2, 16, 16, 8, 24, 3, 2],
  [1, 70, 34, 5, 7, 3, 2],
  [3, 9, 8, 40, 33, 1, 1],
  [2, 8, 10, 16, 32, 1, 2],
] as const;

describe('a convolution', () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const [images, height, width, inputs, outputs] of SHAPES_OF_3X3) {
    it(`of 3 x 3 is that of tfjs: ${images} images of ${height} x ${width}, ${inputs} to ${outputs} channels`, () => {
      check([images, height, width, inputs], outputs, 3, 1);
    });
  }

  for (const [images, height, width, inputs, outputs, size, stride] of SHAPES_OF_PATCHES) {
    it(`of ${size} x ${size} at stride ${stride} is that of tfjs: ${images} of ${height} x ${width}, ${inputs} to ${outputs}`, () => {
      check([images, height, width, inputs], outputs, size, stride);
    });
  }
});

function check(shape: [number, number, number, number], outputs: number, size: number, stride: 1 | 2): void {
  const x = drawTensor<tf.Rank.R4>('images', shape);
  const kernel = drawTensor<tf.Rank.R4>('kernel', [size, size, shape[3], outputs]);
  assertSame(
    (x, kernel) => convolve(expectRank4(x), expectRank4(kernel), stride),
    (x, kernel) => convolvePlainly(expectRank4(x), expectRank4(kernel), stride),
    [x, kernel],
    1e-5,
  );
}

/** Why the stride of a 1 x 1 convolution is applied apart: see convolve.ts. */
function convolvePlainly(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor {
  const isPointwise = kernel.shape[0] === 1;
  return isPointwise
    ? tf.conv2d(tf.avgPool(x, 1, stride, 'valid'), kernel, 1, 'same')
    : tf.conv2d(x, kernel, stride, 'same');
}
