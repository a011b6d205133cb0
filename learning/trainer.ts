/**
 * One stage of training as in the paper (paper.md section 4): Adam with a new state, the order of all augmented copies
 * shuffled for every epoch, the learning rate lowered after each, validation at its end on the stage's own domain, and on
 * others where the job names them.
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
import { defineEvaluation, defineTraining } from './network-steps.js';
import { countParameters, drawVariables, listVariables } from './network-variables.js';
import { shuffleSamples, splitBatches } from './sample-order.js';
import { trainEpoch, trainingStepOf } from './train-epoch.js';
import type { TrainingEvent, TrainingJob, TrainingResult } from './training-job.js';
import { validateEpoch } from './validation.js';
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
  const { network, freeze, frozenNorm = 'batch', others = {} } = job;
  const identity = JSON.stringify([network, job.stage, freeze, frozenNorm, Object.keys(others)]);
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
      // a loss can stay finite where a kernel makes a number of what is none
      if (![...values.values()].every((array) => array.every(Number.isFinite))) {
        const { epoch } = record;
        const batch = updates / epoch;
        throw new DivergedError({ epoch, batch }, epoch > 1 ? { epoch: epoch - 1, batch } : undefined, 'a weight');
      }
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
  const { batchSize, epochs, learningRateDecay } = job.stage;
  const epoch = state.epochs.length + 1;
  const learningRate = job.stage.learningRate * learningRateDecay ** (epoch - 1);
  const batches = splitBatches(shuffleSamples(job.stage, epoch, job.streams), batchSize);
  const lastBefore = epoch === 1 ? undefined : { epoch: epoch - 1, batch: batches.length };
  const trainingLoss = await trainEpoch(session, training, batches, {
    learningRate,
    updatesBefore: state.updates,
    report: (progress) => report({ type: 'batch', epoch, epochs, ...progress }),
    diverge: (batch, lossBefore) => {
      const lastFinite = lossBefore === undefined ? lastBefore : { epoch, batch: batch - 1, loss: lossBefore };
      return new DivergedError({ epoch, batch }, lastFinite);
    },
    signal,
  });
  const validated = await validateEpoch(session, {
    stage: job.stage,
    own: validation,
    ...(job.others !== undefined && { others: job.others }),
    attention: { signal, report: (done, total) => report({ type: 'validation', epoch, done, total }) },
  });
  const losses = [validated.validation, ...Object.values(validated.others ?? {})].map(({ trainedLoss }) => trainedLoss);
  if (!losses.every(Number.isFinite)) {
    const last = { epoch, batch: batches.length };
    throw new DivergedError(last, last, 'the validation loss');
  }
  return {
    updates: state.updates + batches.length,
    record: { epoch, learningRate, trainingLoss, ...validated },
  };
}

async function startState({ network, initialWeights, streams }: TrainingJob): Promise<TrainingState> {
  const values =
    initialWeights === undefined ? drawVariables(network, streams) : await readWeights(initialWeights, network);
  return { epochs: [], updates: 0, values, bestValues: new Map() };
}

/** One step for each size of batch: the last batch of an epoch may be smaller, and its statistics are its own. */
function compileStage({ job, training, validation }: Stage): Session {
  const { network, stage, freeze, frozenNorm } = job;
  if (training.pixels !== validation.pixels) {
    throw new RangeError(`training images have ${training.pixels} pixels, validation images ${validation.pixels}`);
  }
  if (training.count < stage.images) {
    throw new RangeError(`the stage takes ${stage.images} images, its training set has ${training.count}`);
  }
  const { pixels } = training;
  const sizes = new Set(
    splitBatches(shuffleSamples(stage, 1, job.streams), stage.batchSize).map(({ length }) => length),
  );
  const trainingSteps = [...sizes].map((images) => {
    return [
      trainingStepOf(images),
      {
        ...defineTraining(network, { images, pixels }, freeze, stage.loss, frozenNorm),
        precision: stage.precision,
      },
    ] as const;
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
