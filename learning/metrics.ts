/** Metrics of a set of images, gathered batch by batch. */
import type { Metrics } from '../study/metrics.js';
import type { LossName } from '../study/recipe.js';
import { DOUBLE_SOFTMAX_MINIMUM } from './double-softmax.js';

/** What one image contributes: its mean losses, and its pixel counts of the particle class. */
export interface ImageScore {
  readonly doubleSoftmax: number;
  readonly crossEntropy: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/**
 * Losses are means over the images, which is the paper's mean of batch means when all batches are full, and doesn't
 * depend on the batch size when the last isn't. An empty class leaves no NaN: what is nowhere to be found counts as
 * found (1) where nothing was claimed, and as missed (0) where something was.
 * @throws RangeError without images
 */
export function summarizeScores(scores: readonly ImageScore[], loss: LossName): Metrics {
  if (scores.length === 0) throw new RangeError('metrics need at least one image');
  const sumOf = (field: keyof ImageScore) => scores.reduce((sum, score) => sum + score[field], 0);
  const doubleSoftmax = sumOf('doubleSoftmax') / scores.length;
  const crossEntropy = sumOf('crossEntropy') / scores.length;
  const hits = sumOf('truePositives');
  const falseAlarms = sumOf('falsePositives');
  const misses = sumOf('falseNegatives');
  const share = (part: number, whole: number) => {
    if (whole > 0) return part / whole;
    return falseAlarms + misses === 0 ? 1 : 0;
  };
  return {
    loss: doubleSoftmax - DOUBLE_SOFTMAX_MINIMUM,
    crossEntropy,
    trainedLoss: loss === 'double-softmax' ? doubleSoftmax : crossEntropy,
    iou: share(hits, hits + falseAlarms + misses),
    dice: share(2 * hits, 2 * hits + falseAlarms + misses),
    precision: share(hits, hits + falseAlarms),
    recall: share(hits, hits + misses),
  };
}
