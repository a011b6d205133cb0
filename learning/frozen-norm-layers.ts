import { BATCH_NORM_EPSILON } from './engine/batch-norm.js';
import { relu } from './engine/operations/elementwise.js';
import { normalizeByAverages, type Activation } from './engine/operations/normalize.js';
import type { Tensors } from './engine/step.js';
import { tf } from './engine/tensorflow.js';
import { TrainingLayers } from './tensor-layers.js';

/**
 * For training with one part frozen altogether: its batch norm goes by the moving averages, which stay as they are, as
 * in inference.
 */
export class FrozenNormLayers extends TrainingLayers {
  readonly #frozen: 'encoder' | 'decoder';

  constructor(variables: Tensors, frozen: 'encoder' | 'decoder') {
    super(variables);
    this.#frozen = frozen;
  }

  protected override normalizeAnd(activation: Activation, name: string, x: tf.Tensor): tf.Tensor {
    if (!name.startsWith(`${this.#frozen}.`)) return super.normalizeAnd(activation, name, x);
    const norm = this.findNorm(name);
    // nothing that is trained comes before the encoder, so that no gradient passes it; through the decoder one does
    if (this.#frozen === 'encoder') return normalizeByAverages(x, norm, activation);
    const factor = tf.mul(norm.scale, tf.rsqrt(tf.add(norm.movingVariance, BATCH_NORM_EPSILON)));
    const y = tf.add(tf.mul(x, factor), tf.sub(norm.shift, tf.mul(norm.movingMean, factor)));
    return activation === 'relu' ? relu(y) : y;
  }
}
