import { createSession, type Session } from './engine/session.js';
import { definePrediction } from './network-steps.js';
import { listVariables } from './network-variables.js';
import { readWeights } from './weights-file.js';
import type { NetworkShape } from '../study/recipe.js';

export interface Prediction {
  readonly network: NetworkShape;
  /** A safetensors file that `train` wrote. */
  readonly weights: string;
  /** [n, pixels, pixels], each image with mean 0 and variance 1. */
  readonly images: Float32Array;
  readonly pixels: number;
  readonly batchSize: number;
}

/** Each pixel's probability of belonging to a particle, [n, pixels, pixels]. */
export async function predict({ network, weights, images, pixels, batchSize }: Prediction): Promise<Float32Array> {
  const values = await readWeights(weights, network);
  const session = createPredictionSession(network, pixels, batchSize);
  try {
    session.restore(values);
    const batch = new Float32Array(batchSize * pixels * pixels);
    const result = new Float32Array(images.length);
    for (let first = 0; first < images.length; first += batch.length) {
      const part = images.subarray(first, first + batch.length);
      batch.set(part);
      const { particle } = session.run('predict', { images: batch });
      result.set(particle.subarray(0, part.length), first);
    }
    return result;
  } finally {
    session.dispose();
  }
}

/** Holds native memory until it is disposed of. Its step `predict` takes `images` and gives `particle`. */
export function createPredictionSession(network: NetworkShape, pixels: number, batchSize: number): Session {
  const step = definePrediction(network, { images: batchSize, pixels });
  return createSession(listVariables(network), { predict: step });
}
