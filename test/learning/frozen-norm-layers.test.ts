import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tf } from '../../learning/engine/tensorflow.js';
import { FrozenNormLayers } from '../../learning/frozen-norm-layers.js';
import { InferenceLayers } from '../../learning/tensor-layers.js';

describe('the batch norm of a frozen part', () => {
  for (const part of ['encoder', 'decoder'] as const) {
    it(`in the ${part} is that of inference, and takes no part in the moving averages`, () => {
      tf.tidy(() => {
        const { x, variables, name } = makeNorm(part);
        const layers = new FrozenNormLayers(variables, part);
        const expected = new InferenceLayers(variables).normalize(name, x).dataSync();
        assertClose(layers.normalize(name, x).dataSync(), expected);
        assert.deepEqual(layers.movingAverages, {});
      });
    });
  }

  it('in the decoder hands on the gradient of an affine map', () => {
    tf.tidy(() => {
      const { x, variables, name } = makeNorm('decoder');
      const layers = new FrozenNormLayers(variables, 'decoder');
      const gradient = tf.grad((input) => tf.sum(layers.normalize(name, input)))(x);
      const slopes = [0, 1].map((i) => SCALE[i] / Math.sqrt(VARIANCE[i] + 1e-5));
      assertClose(gradient.dataSync(), [...slopes, ...slopes, ...slopes, ...slopes]);
    });
  });
});

const SCALE = [0.5, 2];
const VARIANCE = [4, 0.25];

function makeNorm(part: string) {
  const name = `${part}.some.norm1`;
  const variables = {
    [`${name}.scale`]: tf.tensor1d(SCALE),
    [`${name}.shift`]: tf.tensor1d([0.1, -0.2]),
    [`${name}.movingMean`]: tf.tensor1d([1, -3]),
    [`${name}.movingVariance`]: tf.tensor1d(VARIANCE),
  };
  return { name, variables, x: tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]) };
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  assert.equal(actual.length, expected.length);
  Array.from(expected).forEach((value, index) => {
    assert.ok(Math.abs(actual[index] - value) < 1e-5, `${actual[index]} instead of ${value}`);
  });
}
