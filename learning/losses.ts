/** Losses per pixel, natural logarithms. */
import { crossEntropyOfSoftmax } from './engine/operations/cross-entropy.js';
import { tf } from './engine/tensorflow.js';
import type { LossName } from '../study/recipe.js';

/**
 * @param logits [n, classes]
 * @param classes int32 [n]
 * @returns [n]
 */
export const pixelLosses = {
  'cross-entropy': crossEntropyOfSoftmax,
  /** The network ends in a softmax and the cross entropy applies another one, as the paper trains. */
  'double-softmax': (logits, classes) => crossEntropyOfSoftmax(tf.softmax(logits), classes),
} as const satisfies Record<LossName, (logits: tf.Tensor, classes: tf.Tensor) => tf.Tensor>;
