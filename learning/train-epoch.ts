import { setImmediate } from 'node:timers/promises';
import { adamInputs } from './engine/adam.js';
import type { Session } from './engine/session.js';
import type { ImageSet, Sample } from './image-set.js';
import type { TrainingEvent } from './training-job.js';

/** The session's training step for batches of that size. */
export const trainingStepOf = (images: number) => `train${images}`;

export interface EpochOptions {
  readonly learningRate: number;
  /** Steps of the optimizer before this epoch. */
  readonly updatesBefore: number;
  readonly report: (progress: Omit<Extract<TrainingEvent, { type: 'batch' }>, 'type' | 'epoch' | 'epochs'>) => void;
  /** Makes the error for a loss that is NaN or infinite; `batch` counts from 1. */
  readonly diverge: (batch: number, lastFiniteLoss: number | undefined) => Error;
  readonly signal: AbortSignal;
}

/**
 * Trains on the batches in their order; between two, messages and cancellation get their turn.
 * @returns mean of the losses of the batches, each taken before its own update
 */
export async function trainEpoch(
  session: Session,
  set: ImageSet,
  batches: readonly (readonly Sample[])[],
  { learningRate, updatesBefore, report, diverge, signal }: EpochOptions,
): Promise<number> {
  const started = performance.now();
  let imagesDone = 0;
  let sum = 0;
  let lastFiniteLoss: number | undefined;
  for (const [index, samples] of batches.entries()) {
    const images = new Float32Array(samples.length * set.pixels * set.pixels);
    const classes = new Int32Array(images.length);
    await set.read(samples, images, classes);
    const inputs = { images, classes, ...adamInputs(learningRate, updatesBefore + index + 1) };
    const loss = session.run(trainingStepOf(samples.length), inputs)['loss']?.[0] ?? NaN;
    if (!Number.isFinite(loss)) throw diverge(index + 1, lastFiniteLoss);
    lastFiniteLoss = loss;
    sum += loss;
    imagesDone += samples.length;
    const imagesPerSecond = (1000 * imagesDone) / (performance.now() - started);
    report({ batch: index + 1, batches: batches.length, loss, imagesPerSecond });
    await setImmediate();
    signal.throwIfAborted();
  }
  return sum / batches.length;
}
