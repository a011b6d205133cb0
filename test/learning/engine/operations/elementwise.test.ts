import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { add, pool } from '../../../../learning/engine/operations/elementwise.js';
import { enlarge } from '../../../../learning/engine/operations/enlarge.js';
import { expectRank4 } from '../../../../learning/engine/operations/rank.js';
import { tf } from '../../../../learning/engine/tensorflow.js';
import { assertSame, drawTensor } from './agree.js';

describe('an operation on images', () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it('adds', () => {
    const inputs = [drawTensor('first', [2, 6, 4, 5]), drawTensor('second', [2, 6, 4, 5])];
    assertSame(add, (first, second) => tf.add(first, second), inputs, 0);
  });

  it('takes the largest of four pixels', () => {
    const x = drawTensor('images', [2, 6, 10, 21]);
    assertSame(
      (x) => pool(expectRank4(x)),
      (x) => tf.maxPool(expectRank4(x), 2, 2, 'same'),
      [x],
      0,
    );
  });

  it('adds what other operations take too, without freeing their gradients', () => {
    // Backwards `first` meets its second gradient, by which tfjs frees the one before, ahead of `second`.
    const sumWith = (sum: typeof add) => (x: tf.Tensor, y: tf.Tensor) => {
      const second = tf.square(y);
      const first = tf.square(x);
      const product = tf.mul(first, 3);
      return tf.add(sum(first, second), product);
    };
    const inputs = [drawTensor('first', [1, 2, 2, 3]), drawTensor('second', [1, 2, 2, 3])];
    assertSame(sumWith(add), sumWith(tf.add), inputs, 1e-6);
  });

  it('gives the gradient to one of four that are equal', () => {
    const dy = tf.ones([1, 1, 1, 8]);
    const dx = tf.grad((x) => pool(expectRank4(x)))(tf.zeros([1, 2, 2, 8]), dy);
    assert.deepEqual(dx.slice([0, 0, 0, 0], [1, 1, 1, 8]).dataSync(), dy.dataSync());
    assert.equal(dx.sum().dataSync()[0], 8);
  });

  for (const [channels, others] of [
    [12, 20],
    [1, 3],
    [9, 0],
  ]) {
    it(`enlarges ${channels} channels and joins ${others}`, () => {
      const inputs = [drawTensor('first', [2, 3, 5, channels])];
      if (others > 0) inputs.push(drawTensor('second', [2, 6, 10, others]));
      assertSame(
        (first, second?: tf.Tensor) => enlarge(expectRank4(first), second && expectRank4(second)),
        (first, second?: tf.Tensor) => {
          const enlarged = repeatPixels(expectRank4(first));
          return second ? tf.concat([enlarged, expectRank4(second)], 3) : enlarged;
        },
        inputs,
        1e-6,
      );
    });
  }
});

function repeatPixels(x: tf.Tensor4D): tf.Tensor4D {
  const [n, height, width, channels] = x.shape;
  const columns = tf.tile(tf.reshape(x, [n * height * width, 1, channels]), [1, 2, 1]);
  const rows = tf.tile(tf.reshape(columns, [n * height, 1, 2 * width * channels]), [1, 2, 1]);
  return tf.reshape(rows, [n, 2 * height, 2 * width, channels]);
}
