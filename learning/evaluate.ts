import { createSession, type Session } from './engine/session.js';
import { countImages, openImageSet, type ImageSet } from './image-set.js';
import { summarizeScores } from './metrics.js';
import { defineEvaluation } from './network-steps.js';
import { listVariables } from './network-variables.js';
import { scoreImages, type Attention } from './score-images.js';
import type { LabelledImages } from './training-job.js';
import { readWeights } from './weights-file.js';
import type { Metrics } from '../study/metrics.js';
import type { LossName, NetworkShape } from '../study/recipe.js';

export interface Evaluation {
  readonly network: NetworkShape;
  /** A safetensors file that `train` wrote. */
  readonly weights: string;
  readonly datasets: readonly LabelledImages[];
  readonly batchSize: number;
  /** What the network was trained on: decides `trainedLoss`. */
  readonly loss: LossName;
}

/** Measures one network on each dataset, in inference mode. */
export async function evaluate(evaluation: Evaluation, attention?: Attention): Promise<Metrics[]> {
  const evaluator = new Evaluator(evaluation.network, evaluation.batchSize);
  try {
    return await evaluator.evaluate(evaluation.weights, evaluation.datasets, evaluation.loss, attention);
  } finally {
    evaluator.dispose();
  }
}

/** Measures networks of one shape; compiles once for each size of image. */
export class Evaluator {
  readonly #network: NetworkShape;
  readonly #batchSize: number;
  readonly #sessions = new Map<number, Session>();

  constructor(network: NetworkShape, batchSize: number) {
    this.#network = network;
    this.#batchSize = batchSize;
  }

  /** `attention` counts the images of all datasets. */
  async evaluate(
    weights: string,
    datasets: readonly LabelledImages[],
    loss: LossName,
    { signal, report }: Attention = {},
  ): Promise<Metrics[]> {
    const values = await readWeights(weights, this.#network);
    const total = datasets.reduce((sum, dataset) => sum + countImages(dataset), 0);
    const metrics: Metrics[] = [];
    let before = 0;
    for (const dataset of datasets) {
      signal?.throwIfAborted();
      const set = await openImageSet(dataset);
      try {
        const attention = { ...(signal && { signal }), report: (done: number) => report?.(before + done, total) };
        metrics.push(summarizeScores(await this.#score(set, values, attention), loss));
        before += set.count;
      } finally {
        await set.close();
      }
    }
    return metrics;
  }

  /** Frees the native memory. */
  dispose(): void {
    for (const session of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
  }

  async #score(set: ImageSet, values: ReadonlyMap<string, Float32Array>, attention: Attention) {
    const session = this.#sessions.get(set.pixels) ?? this.#compile(set.pixels);
    session.restore(values);
    return scoreImages(session, set, this.#batchSize, attention);
  }

  #compile(pixels: number): Session {
    const step = defineEvaluation(this.#network, { images: this.#batchSize, pixels });
    const session = createSession(listVariables(this.#network), { evaluate: step });
    this.#sessions.set(pixels, session);
    return session;
  }
}
