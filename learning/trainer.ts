/**
 * One stage of training as in the paper (paper.md section 4): Adam with a new state, the order of all augmented copies
 * shuffled for every epoch, the learning rate lowered after each, validation at its end.
 *
 * Every random number comes from a stream that is named by what it is for and the epoch, and a checkpoint holds all
 * else, so that a training that was interrupted ends with the same bits.
 */
import { join } from 'node:path';
import { maybeReadCheckpoint, writeCheckpoint, type TrainingState } from './checkpoint.js';
import { createSession, type Session } from './engine/session.js';
import { findBestEpoch } from './epoch-records.js';
import { DivergedError } from './errors.js';
import { openImageSet, type ImageSet } from './image-set.js';
import { summarizeScores } from './metrics.js';
import { defineEvaluation, defineTraining } from './network-steps.js';
import { countParameters, drawVariables, listVariables } from './network-variables.js';
import { scoreImages } from './score-images.js';
import { shuffleSamples, splitBatches } from './sample-order.js';
import { trainEpoch, trainingStepOf } from './train-epoch.js';
import type { TrainingEvent, TrainingJob, TrainingResult } from './training-job.js';
import { readWeights, writeWeights } from './weights-file.js';
import type { EpochRecord } from '../study/metrics.js';

/**
 * @throws DivergedError, OutOfMemoryError, and the signal's reason when it is aborted: then the checkpoint of the last
 *   whole epoch stays behind
 */
export async function train(
  job: TrainingJob,
  report: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<TrainingResult> {
  signal.throwIfAborted();
  const training = await openImageSet(job.training);
  try {
    const validation = await openImageSet(job.validation);
    try {
      return await trainOn({ job, training, validation, report, signal });
    } finally {
      await validation.close();
    }
  } finally {
    await training.close();
  }
}

interface Stage {
  readonly job: TrainingJob;
  readonly training: ImageSet;
  readonly validation: ImageSet;
  readonly report: (event: TrainingEvent) => void;
  readonly signal: AbortSignal;
}

async function trainOn(stage: Stage): Promise<TrainingResult> {
  const { job, report } = stage;
  const identity = JSON.stringify([job.network, job.stage, job.freeze]);
  const resumed = await maybeReadCheckpoint(job.checkpointDirectory, identity);
  let state = resumed ?? (await startState(job));
  const session = compileStage(stage);
  try {
    session.restore(state.values);
    if (resumed !== undefined) report({ type: 'resumed', epoch: resumed.epochs.length });
    while (state.epochs.length < job.stage.epochs) {
      const { updates, record } = await runEpoch(stage, session, state);
      const epochs = [...state.epochs, record];
      const values = session.read();
      const isBest = findBestEpoch(epochs) === record.epoch;
      state = { epochs, updates, values, bestValues: isBest ? pickNetworkValues(job, values) : state.bestValues };
      await writeCheckpoint(job.checkpointDirectory, identity, session.variables, state);
      report({ type: 'epoch', record });
    }
  } finally {
    session.dispose();
  }
  return writeResult(job, state);
}

async function runEpoch(
  { job, training, validation, report, signal }: Stage,
  session: Session,
  state: TrainingState,
): Promise<{ readonly updates: number; readonly record: EpochRecord }> {
  const { batchSize, epochs, learningRateDecay, loss } = job.stage;
  const epoch = state.epochs.length + 1;
  const learningRate = job.stage.learningRate * learningRateDecay ** (epoch - 1);
  const batches = splitBatches(shuffleSamples(job.stage, epoch, job.streams), batchSize);
  const lossBefore = state.epochs.at(-1)?.trainingLoss;
  const trainingLoss = await trainEpoch(session, training, batches, {
    learningRate,
    updatesBefore: state.updates,
    report: (progress) => report({ type: 'batch', epoch, epochs, ...progress }),
    diverge: (batch, lastFiniteLoss) => new DivergedError(epoch, batch, lastFiniteLoss ?? lossBefore),
    signal,
  });
  const scores = await scoreImages(session, validation, batchSize, {
    signal,
    report: (done, total) => report({ type: 'validation', epoch, done, total }),
  });
  const metrics = summarizeScores(scores, loss);
  if (!Number.isFinite(metrics.trainedLoss)) throw new DivergedError(epoch, batches.length, trainingLoss);
  return {
    updates: state.updates + batches.length,
    record: { epoch, learningRate, trainingLoss, validation: metrics },
  };
}

async function startState({ network, initialWeights, streams }: TrainingJob): Promise<TrainingState> {
  const values =
    initialWeights === undefined ? drawVariables(network, streams) : await readWeights(initialWeights, network);
  return { epochs: [], updates: 0, values, bestValues: new Map() };
}

/** One step for each size of batch: the last batch of an epoch may be smaller, and its statistics are its own. */
function compileStage({ job, training, validation }: Stage): Session {
  const { network, stage, freeze } = job;
  if (training.pixels !== validation.pixels) {
    throw new RangeError(`training images have ${training.pixels} pixels, validation images ${validation.pixels}`);
  }
  if (training.count < stage.images) {
    throw new RangeError(`the stage takes ${stage.images} images, ${job.training.images} has ${training.count}`);
  }
  const { pixels } = training;
  const sizes = new Set(
    splitBatches(shuffleSamples(stage, 1, job.streams), stage.batchSize).map(({ length }) => length),
  );
  const trainingSteps = [...sizes].map((images) => {
    return [trainingStepOf(images), defineTraining(network, { images, pixels }, freeze, stage.loss)] as const;
  });
  return createSession(listVariables(network), {
    ...Object.fromEntries(trainingSteps),
    evaluate: defineEvaluation(network, { images: stage.batchSize, pixels }),
  });
}

function pickNetworkValues({ network }: TrainingJob, values: ReadonlyMap<string, Float32Array>) {
  const names = new Set(listVariables(network).map(({ name }) => name));
  return new Map([...values].filter(([name]) => names.has(name)));
}

async function writeResult(job: TrainingJob, state: TrainingState): Promise<TrainingResult> {
  const lastWeights = join(job.outputDirectory, 'last.safetensors');
  const bestWeights = join(job.outputDirectory, 'best.safetensors');
  await writeWeights(lastWeights, job.network, state.values);
  await writeWeights(bestWeights, job.network, state.bestValues);
  return {
    epochs: state.epochs,
    bestEpoch: findBestEpoch(state.epochs),
    lastWeights,
    bestWeights,
    parameters: countParameters(job.network),
  };
}
