import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { haveNetworkKernels } from '../../../learning/engine/network-kernels.js';
import { floatType } from '../../../learning/engine/operations/attributes.js';
import { add, pool } from '../../../learning/engine/operations/elementwise.js';
import { expectRank4 } from '../../../learning/engine/operations/rank.js';
import { createSession } from '../../../learning/engine/session.js';
import { backend, tf } from '../../../learning/engine/tensorflow.js';
import { drawTensor } from './operations/agree.js';

/** The operation, shapes of its inputs, and what the error says that it expected. */
const REFUSED: readonly [operation: string, shapes: readonly (readonly number[])[], expected: RegExp][] = [
  [
    'Convolve3x3',
    [
      [4, 4, 8],
      [3, 3, 8, 8],
    ],
    /expected images \[batch, height, width, channels\]/,
  ],
  [
    'Convolve3x3',
    [
      [1, 4, 4, 8],
      [3, 3, 4, 8],
    ],
    /expected as many channels as the kernel takes/,
  ],
  [
    'Convolve3x3',
    [
      [0, 4, 4, 8],
      [3, 3, 8, 8],
    ],
    /expected images and kernels that are not empty/,
  ],
  [
    'Convolve3x3KernelGradient',
    [
      [1, 4, 4, 8],
      [1, 4, 5, 8],
    ],
    /expected a gradient of the images' size/,
  ],
  [
    'ConvolvePatches',
    [
      [1, 4, 4, 0],
      [7, 7, 0, 0],
    ],
    /expected images and kernels that are not empty/,
  ],
  [
    'ConvolvePatches',
    [
      [1, 4, 4, 8],
      [7, 5, 8, 8],
    ],
    /expected a kernel \[size, size, in, out\]/,
  ],
  [
    'NormByAverages',
    [[1, 4, 4, 8], [8], [8], [4], [8]],
    /expected a scale, shift, mean and variance for every channel/,
  ],
  [
    'SumOfImages',
    [
      [1, 4, 4, 0],
      [1, 4, 4, 0],
    ],
    /expected images and kernels that are not empty/,
  ],
  ['LargestOfFour', [[1, 4, 5, 8]], /expected an even height and width/],
];

describe('our own operations', { skip: !haveNetworkKernels() && 'there are none on this machine' }, () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const [operation, shapes, expected] of REFUSED) {
    it(`refuse what does not fit: ${operation} of ${shapes.map((shape) => `[${shape.join(', ')}]`).join(', ')}`, () => {
      const inputs = shapes.map((shape) => tf.zeros([...shape]));
      assert.throws(() => backend.executeSingleOutput(operation, [floatType('T')], inputs), expected);
    });
  }

  it('refuse images to be parted that are not of the size of the gradient', () => {
    const inputs = [tf.zeros([1, 4, 4, 8]), tf.zeros([1, 2, 2, 4])];
    assert.throws(
      () => backend.executeMultipleOutputs('EnlargeAndJoinGradient', [floatType('T')], inputs, 2),
      /expected second images of the gradient's size/,
    );
  });

  it('take NaN for the largest of four, wherever it is', () => {
    for (let place = 0; place < 4; place++) {
      const mark = tf
        .oneHot(tf.tensor1d([place], 'int32'), 4)
        .reshape([1, 2, 2, 1])
        .tile([1, 1, 1, 9]);
      const x = tf.where(mark.asType('bool'), NaN, drawTensor('images', [1, 2, 2, 9]));
      assert.ok(pool(expectRank4(x)).dataSync().every(Number.isNaN), `at ${place}`);
    }
  });

  it('give the same bits in every thread, of denormal numbers too', () => {
    const shape = [1, 512, 512, 16];
    const length = 512 * 512 * 16;
    const session = createSession([], {
      double: { inputs: { x: { shape, type: 'float32' } }, run: ({ x }) => ({ outputs: { sum: add(x, x) } }) },
    });
    const { sum } = session.run('double', { x: new Float32Array(length).fill(1e-40) });
    session.dispose();
    assert.deepEqual(new Set(sum), new Set([sum[0]]));
  });
});
