import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOUBLE_SOFTMAX_MINIMUM } from '../../learning/double-softmax.js';
import { summarizeScores, type ImageScore } from '../../learning/metrics.js';

function makeScore(score: Partial<ImageScore>): ImageScore {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  return { doubleSoftmax: 0.4, crossEntropy: 0.2, ...counts, ...score };
}

describe('metrics', () => {
  it('come from the pixel counts of the whole set, not from means of images', () => {
    const metrics = summarizeScores(
      [
        makeScore({ truePositives: 6, falsePositives: 2, falseNegatives: 1 }),
        makeScore({ truePositives: 0, falsePositives: 0, falseNegatives: 3 }),
      ],
      'cross-entropy',
    );
    assert.equal(metrics.iou, 6 / 12);
    assert.equal(metrics.dice, 12 / 18);
    assert.equal(metrics.precision, 6 / 8);
    assert.equal(metrics.recall, 6 / 10);
  });

  it("report the paper's loss above its minimum, and what was trained on as it is", () => {
    const scores = [
      makeScore({ doubleSoftmax: 0.4, crossEntropy: 0.1 }),
      makeScore({ doubleSoftmax: 0.6, crossEntropy: 0.3 }),
    ];
    const paper = summarizeScores(scores, 'double-softmax');
    // paper.md section 4: the minimum is 0.3133.
    assert.ok(Math.abs(paper.loss - (0.5 - 0.3133)) < 5e-5);
    assert.equal(paper.trainedLoss, 0.5);
    assert.equal(paper.crossEntropy, 0.2);
    assert.equal(summarizeScores(scores, 'cross-entropy').trainedLoss, 0.2);
    assert.equal(DOUBLE_SOFTMAX_MINIMUM, Math.log(1 + 1 / Math.E));
  });

  it('are 1 where there is nothing to find and nothing was claimed', () => {
    const { iou, dice, precision, recall } = summarizeScores([makeScore({})], 'cross-entropy');
    assert.deepEqual([iou, dice, precision, recall], [1, 1, 1, 1]);
  });

  it('are 0, not NaN, where nothing was claimed though there was something, and the other way round', () => {
    const missed = summarizeScores([makeScore({ falseNegatives: 5 })], 'cross-entropy');
    assert.deepEqual([missed.iou, missed.dice, missed.precision, missed.recall], [0, 0, 0, 0]);
    const invented = summarizeScores([makeScore({ falsePositives: 5 })], 'cross-entropy');
    assert.deepEqual([invented.iou, invented.dice, invented.precision, invented.recall], [0, 0, 0, 0]);
  });

  it('need an image', () => {
    assert.throws(() => summarizeScores([], 'cross-entropy'), /at least one image/);
  });
});
