/** The layers of the network on tensors [n, height, width, channels], by the operations of the engine. */
import { convolve } from './engine/operations/convolve.js';
import { add, addBias, pool, relu } from './engine/operations/elementwise.js';
import { enlarge } from './engine/operations/enlarge.js';
import {
  normalizeByAverages,
  normalizeByBatch,
  type Activation,
  type BatchNorm,
} from './engine/operations/normalize.js';
import { expectRank4 } from './engine/operations/rank.js';
import type { Tensors } from './engine/step.js';
import { tf } from './engine/tensorflow.js';
import type { ConvolutionOptions, Layers } from './unet.js';

/** For inference: batch norm by the moving averages. */
export class InferenceLayers implements Layers<tf.Tensor> {
  readonly #variables: Tensors;

  /** @param variables by the names of `listVariables` */
  constructor(variables: Tensors) {
    this.#variables = variables;
  }

  convolve(name: string, x: tf.Tensor, { stride, bias }: ConvolutionOptions): tf.Tensor {
    const kernel = expectRank4(this.find(`${name}.kernel`));
    const y = convolve(expectRank4(x), kernel, stride);
    return bias ? addBias(y, this.find(`${name}.bias`)) : y;
  }

  normalize(name: string, x: tf.Tensor): tf.Tensor {
    return this.normalizeAnd('linear', name, x);
  }

  activate(name: string, x: tf.Tensor): tf.Tensor {
    return this.normalizeAnd('relu', name, x);
  }

  relu(x: tf.Tensor): tf.Tensor {
    return relu(x);
  }

  pool(x: tf.Tensor): tf.Tensor {
    return pool(expectRank4(x));
  }

  upsample(x: tf.Tensor): tf.Tensor {
    return enlarge(expectRank4(x));
  }

  concatenate(first: tf.Tensor, second: tf.Tensor): tf.Tensor {
    return tf.concat([first, second], 3);
  }

  enlarge(x: tf.Tensor, skip?: tf.Tensor): tf.Tensor {
    return enlarge(expectRank4(x), skip && expectRank4(skip));
  }

  add(first: tf.Tensor, second: tf.Tensor): tf.Tensor {
    return add(first, second);
  }

  protected normalizeAnd(activation: Activation, name: string, x: tf.Tensor): tf.Tensor {
    return normalizeByAverages(x, this.findNorm(name), activation);
  }

  protected find(name: string): tf.Tensor {
    const variable = this.#variables[name];
    if (variable === undefined) throw new Error(`the network has no variable '${name}'`);
    return variable;
  }

  protected findNorm(name: string): BatchNorm {
    return {
      scale: this.find(`${name}.scale`),
      shift: this.find(`${name}.shift`),
      movingMean: this.find(`${name}.movingMean`),
      movingVariance: this.find(`${name}.movingVariance`),
    };
  }
}

/** For training: batch norm by the batch, in frozen parts too (paper.md section 4). */
export class TrainingLayers extends InferenceLayers {
  /** The moving averages after this batch, by the names of their variables; whoever runs the network disposes them. */
  readonly movingAverages: Record<string, tf.Tensor> = {};

  protected override normalizeAnd(activation: Activation, name: string, x: tf.Tensor): tf.Tensor {
    const { y, movingMean, movingVariance } = normalizeByBatch(x, this.findNorm(name), activation);
    this.movingAverages[`${name}.movingMean`] = movingMean;
    this.movingAverages[`${name}.movingVariance`] = movingVariance;
    return y;
  }
}
