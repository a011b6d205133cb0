import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tf } from '../../learning/engine/tensorflow.js';
import { pixelLosses } from '../../learning/losses.js';
import type { LossName } from '../../study/recipe.js';

function computeLoss(name: LossName, logits: number[], channel: number): number {
  return tf
    .tidy(() => {
      const losses = pixelLosses[name](tf.tensor2d([logits]), tf.tensor1d([channel], 'int32'));
      return tf.sum(losses);
    })
    .dataSync()[0];
}

describe('the double-softmax loss', () => {
  it('is log(1 + 1/e) for a certain and right prediction, and log(1 + e) for a wrong one', () => {
    assert.ok(Math.abs(computeLoss('double-softmax', [50, -50], 0) - Math.log(1 + 1 / Math.E)) < 1e-6);
    assert.ok(Math.abs(computeLoss('double-softmax', [50, -50], 1) - Math.log(1 + Math.E)) < 1e-6);
  });

  it('is log 2 for an undecided one', () => {
    assert.ok(Math.abs(computeLoss('double-softmax', [3, 3], 0) - Math.LN2) < 1e-6);
  });
});

describe('the cross entropy', () => {
  it('is the logarithm of the probability that softmax gives', () => {
    const expected = -Math.log(Math.exp(1) / (Math.exp(1) + Math.exp(-0.5)));
    assert.ok(Math.abs(computeLoss('cross-entropy', [1, -0.5], 0) - expected) < 1e-6);
  });
});
