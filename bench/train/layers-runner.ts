import { tf } from '../../learning/engine/tensorflow.js';
import { listVariables } from '../../learning/network-variables.js';
import { createLayersModel } from './layers-model.js';
import type { Runner, RunnerSettings } from './runner.js';
import { LEARNING_RATE } from './work.js';

/** Plain tfjs-layers on its native backend, with what the library itself offers for training and prediction. */
export function createLayersRunner({ pass, pixels, network, batch, weights }: RunnerSettings): Runner {
  const model = createLayersModel(network, pixels);
  setWeights(model, network, weights);
  model.compile({ optimizer: tf.train.adam(LEARNING_RATE), loss: 'sparseCategoricalCrossentropy' });
  const shape: [number, number, number, number] = [batch.images.length / pixels ** 2, pixels, pixels, 1];
  const images = tf.tensor4d(batch.images, shape);
  // The loss takes them as float32 only.
  const classes = tf.tensor4d(Float32Array.from(batch.classes), shape);
  return {
    parameters: countTrained(model),
    async run() {
      if (pass === 'forward') return predictFirst(model, images);
      const loss = await model.trainOnBatch(images, classes);
      if (typeof loss !== 'number') throw new TypeError('expected one loss, got an array');
      return loss;
    },
    dispose() {
      model.dispose();
      tf.dispose([images, classes]);
    },
  };
}

function predictFirst(model: tf.LayersModel, images: tf.Tensor): number {
  return tf.tidy(() => {
    const probabilities = model.predictOnBatch(images);
    if (Array.isArray(probabilities)) throw new TypeError('expected one output, got an array');
    return probabilities.slice([0, 0, 0, 0], [-1, -1, -1, 1]).dataSync()[0];
  });
}

/** A layer's variables have the same order there as in `listVariables`. */
function setWeights(
  model: tf.LayersModel,
  network: RunnerSettings['network'],
  weights: RunnerSettings['weights'],
): void {
  const variables = listVariables(network);
  for (const layer of model.layers) {
    const own = variables.filter(({ name }) => name.startsWith(`${layer.name}.`));
    if (own.length === 0) continue;
    const tensors = own.map(({ name, shape }) => tf.tensor(weights.get(name)!, [...shape]));
    layer.setWeights(tensors);
    tf.dispose(tensors);
  }
}

function countTrained(model: tf.LayersModel): number {
  return model.trainableWeights.reduce((sum, { shape }) => {
    return sum + shape.reduce<number>((product, size) => product * (size ?? NaN), 1);
  }, 0);
}
