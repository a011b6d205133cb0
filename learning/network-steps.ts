/** The steps of the network that the engine compiles. Images are [n, pixels, pixels, 1], pixels in C order. */
import type { Step, Tensors } from './engine/step.js';
import { tf } from './engine/tensorflow.js';
import { FrozenNormLayers } from './frozen-norm-layers.js';
import { pixelLosses } from './losses.js';
import { listTrainable } from './network-variables.js';
import { InferenceLayers, TrainingLayers } from './tensor-layers.js';
import { applyUNet, CLASSES } from './unet.js';
import type { Freeze, FrozenNorm, LossName, NetworkShape } from '../study/recipe.js';

export interface BatchShape {
  readonly images: number;
  readonly pixels: number;
}

/**
 * One step of the optimizer. Inputs: `images`, and `classes`, the channel of every pixel's class (0 = particle).
 * Output: `loss`, the mean over the batch before the step. A frozen part gets no gradient; whether its moving averages go
 * on is said by `frozenNorm`.
 */
export function defineTraining(
  network: NetworkShape,
  batch: BatchShape,
  freeze: Freeze,
  loss: LossName,
  frozenNorm: FrozenNorm = 'batch',
): Step {
  const trainable = listTrainable(network, freeze);
  return {
    inputs: labelledInputs(batch),
    run(inputs, variables) {
      const averages: Record<string, tf.Tensor> = {};
      const computeLoss = (...weights: tf.Tensor[]): tf.Scalar => {
        const trained = Object.fromEntries(trainable.map((name, index) => [name, weights[index]]));
        const layers = createLayers({ ...variables, ...trained }, freeze, frozenNorm);
        const logits = applyUNet<tf.Tensor>(layers, network, inputs['images']);
        Object.assign(averages, layers.movingAverages);
        return tf.mean(pixelLosses[loss](asRows(logits), inputs['classes'])).asScalar();
      };
      const weights = trainable.map((name) => variables[name]);
      const { value, grads } = tf.valueAndGrads(computeLoss)(weights);
      return {
        outputs: { loss: value },
        gradients: Object.fromEntries(trainable.map((name, index) => [name, grads[index]])),
        assignments: averages,
      };
    },
  };
}

/**
 * Scores of each image in inference mode. Outputs, all [n]: the mean losses `doubleSoftmax` and `crossEntropy`, and the
 * int32 pixel counts `truePositives`, `falsePositives`, `falseNegatives` of the particle class.
 */
export function defineEvaluation(network: NetworkShape, batch: BatchShape): Step {
  return {
    inputs: labelledInputs(batch),
    run(inputs, variables) {
      const classes = inputs['classes'];
      const logits = asRows(applyUNet<tf.Tensor>(new InferenceLayers(variables), network, inputs['images']));
      const meanPerImage = (values: tf.Tensor) => tf.mean(tf.reshape(values, [batch.images, -1]), 1);
      const countPerImage = (values: tf.Tensor) => {
        return tf.sum(tf.cast(tf.reshape(values, [batch.images, -1]), 'int32'), 1);
      };
      const claimed = isParticle(logits);
      const present = tf.equal(classes, 0);
      return {
        outputs: {
          doubleSoftmax: meanPerImage(pixelLosses['double-softmax'](logits, classes)),
          crossEntropy: meanPerImage(pixelLosses['cross-entropy'](logits, classes)),
          truePositives: countPerImage(tf.logicalAnd(claimed, present)),
          falsePositives: countPerImage(tf.logicalAnd(claimed, tf.logicalNot(present))),
          falseNegatives: countPerImage(tf.logicalAnd(tf.logicalNot(claimed), present)),
        },
      };
    },
  };
}

/** Input: `images`. Output: `particle`, each pixel's probability of belonging to a particle, [n, pixels, pixels]. */
export function definePrediction(network: NetworkShape, batch: BatchShape): Step {
  return {
    inputs: { images: { shape: [batch.images, batch.pixels, batch.pixels, 1], type: 'float32' } },
    run(inputs, variables) {
      const logits = asRows(applyUNet<tf.Tensor>(new InferenceLayers(variables), network, inputs['images']));
      const probabilities = tf.slice(tf.softmax(logits), [0, 0], [-1, 1]);
      return { outputs: { particle: tf.reshape(probabilities, [batch.images, batch.pixels, batch.pixels]) } };
    },
  };
}

function createLayers(variables: Tensors, freeze: Freeze, frozenNorm: FrozenNorm): TrainingLayers {
  const isAllTraining = freeze === 'none' || frozenNorm === 'batch';
  return isAllTraining ? new TrainingLayers(variables) : new FrozenNormLayers(variables, freeze);
}

function labelledInputs({ images, pixels }: BatchShape): Step['inputs'] {
  return {
    images: { shape: [images, pixels, pixels, 1], type: 'float32' },
    classes: { shape: [images * pixels * pixels], type: 'int32' },
  };
}

/** One row a pixel. */
function asRows(logits: tf.Tensor): tf.Tensor2D {
  return tf.reshape(logits, [-1, CLASSES]);
}

function isParticle(rows: tf.Tensor): tf.Tensor {
  return tf.greater(tf.slice(rows, [0, 0], [-1, 1]), tf.slice(rows, [0, 1], [-1, 1])).flatten();
}
