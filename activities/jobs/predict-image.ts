import type { Session } from '../../learning/engine/session.js';
import { createPredictionSession } from '../../learning/predict.js';
import { readWeights } from '../../learning/weights-file.js';
import { readNpySlice } from '../../micrographs/npy.js';
import type { ComputeResults, PredictJob } from '../compute.js';

interface Loaded {
  readonly session: Session;
  readonly shape: string;
  weights: string;
}

/** The network that was asked for last: who pages through images asks for the same one again. */
let loaded: Loaded | undefined;

export async function predictImage(job: PredictJob): Promise<ComputeResults['predict']> {
  const { shape, data } = readNpySlice(job.images, '<f4', job.index, job.index + 1);
  const [, pixels = 0] = shape;
  const { session } = await load(job, pixels);
  const { particle } = session.run('predict', { images: data });
  return Buffer.from(particle.buffer, particle.byteOffset, particle.byteLength).toString('base64');
}

async function load({ network, weights }: PredictJob, pixels: number): Promise<Loaded> {
  const shape = `${network.baseFilters}/${pixels}`;
  if (loaded?.shape === shape && loaded.weights === weights) return loaded;
  const values = await readWeights(weights, network);
  if (loaded?.shape !== shape) {
    loaded?.session.dispose();
    loaded = { session: createPredictionSession(network, pixels, 1), shape, weights };
  }
  loaded.session.restore(values);
  loaded.weights = weights;
  return loaded;
}
