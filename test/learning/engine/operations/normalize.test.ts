import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { BATCH_NORM_EPSILON } from '../../../../learning/engine/batch-norm.js';
import {
  normalizeByAverages,
  normalizeByBatch,
  type Activation,
  type BatchNorm,
} from '../../../../learning/engine/operations/normalize.js';
import { tf } from '../../../../learning/engine/tensorflow.js';
import { assertSame, drawTensor } from './agree.js';

/** Of one vector, of several, of part of one, and of rows that fill none; of one chunk and of many. */
const SHAPES = [
  [2, 8, 8, 16],
  [1, 5, 7, 20],
  [4, 64, 64, 4],
  [2, 16, 16, 1],
  [3, 5, 5, 3],
  [2, 4, 4, 512],
] as const;

describe('batch norm', () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  for (const shape of SHAPES) {
    for (const activation of ['linear', 'relu'] as const) {
      it(`of [${shape.join(', ')}], then ${activation}, is that of documented tfjs operations`, () => {
        const { x, norm } = draw(shape);
        assertSame(
          (x, scale, shift) => tf.tidy(() => normalizeByBatch(x, { ...norm, scale, shift }, activation).y),
          (x, scale, shift) => normalizePlainly(x, { ...norm, scale, shift }, activation),
          [x, norm.scale, norm.shift],
          1e-5,
        );
      });
    }
  }

  it('keeps its digits where the mean is a thousand times the deviation', () => {
    const { x, norm } = draw([2, 32, 32, 8]);
    const far = tf.add(x, 1000);
    const { y } = normalizeByBatch(far, norm, 'linear');
    const moments = tf.moments(y, [0, 1, 2]);
    const scaled = tf.div(tf.sqrt(moments.variance), tf.abs(norm.scale));
    // the input itself has six digits there
    for (const value of scaled.dataSync()) assert.ok(Math.abs(value - 1) < 1e-4, `${value}`);
    for (const value of tf.sub(moments.mean, norm.shift).dataSync()) assert.ok(Math.abs(value) < 1e-3, `${value}`);
  });

  it('lets NaN through, and shows it in the averages', () => {
    const { x, norm } = draw([1, 4, 4, 16]);
    const first = tf.oneHot(tf.tensor1d([3], 'int32'), 16).reshape([1, 1, 1, 16]);
    const y = normalizeByBatch(tf.where(first.asType('bool'), NaN, x), norm, 'relu');
    assert.deepEqual(Array.from(y.y.slice([0, 0, 0, 2], [1, 1, 1, 3]).dataSync(), Number.isNaN), [false, true, false]);
    assert.deepEqual(
      [y.movingMean, y.movingVariance].map((averages) => Number.isNaN(averages.dataSync()[3])),
      [true, true],
    );
    tf.dispose([y.movingMean, y.movingVariance]);
  });

  it('gives averages that moved by a tenth towards mean and unbiased variance', () => {
    const { x, norm } = draw([2, 8, 8, 16]);
    const { movingMean, movingVariance } = normalizeByBatch(x, norm, 'relu');
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const count = 2 * 8 * 8;
    assertNear(movingMean, tf.add(tf.mul(norm.movingMean, 0.9), tf.mul(mean, 0.1)));
    assertNear(movingVariance, tf.add(tf.mul(norm.movingVariance, 0.9), tf.mul(variance, (0.1 * count) / (count - 1))));
    tf.dispose([movingMean, movingVariance]);
  });

  it('goes by the averages in inference', () => {
    const { x, norm } = draw([2, 8, 8, 16]);
    const deviation = tf.sqrt(tf.add(norm.movingVariance, BATCH_NORM_EPSILON));
    const plain = tf.add(tf.mul(tf.div(tf.sub(x, norm.movingMean), deviation), norm.scale), norm.shift);
    assertNear(normalizeByAverages(x, norm, 'linear'), plain);
    assertNear(normalizeByAverages(x, norm, 'relu'), tf.relu(plain));
  });
});

function draw(shape: readonly [number, number, number, number]): { x: tf.Tensor; norm: BatchNorm } {
  const channels = [shape[3]];
  const norm = {
    scale: drawTensor('scale', channels),
    shift: drawTensor('shift', channels),
    movingMean: drawTensor('movingMean', channels),
    movingVariance: tf.add(tf.square(drawTensor('movingVariance', channels)), 0.1),
  };
  return { x: drawTensor('images', [...shape]), norm };
}

function normalizePlainly(x: tf.Tensor, { scale, shift }: BatchNorm, activation: Activation): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normalized = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, BATCH_NORM_EPSILON)));
  const y = tf.add(tf.mul(normalized, scale), shift);
  return activation === 'relu' ? tf.relu(y) : y;
}

function assertNear(tensor: tf.Tensor, expected: tf.Tensor): void {
  const reference = expected.dataSync();
  tensor.dataSync().forEach((value, index) => {
    assert.ok(Math.abs(value - reference[index]) < 1e-5 * (1 + Math.abs(reference[index])), `${value} at ${index}`);
  });
}
