import { writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Compute,
  ComputeEvent,
  ComputeJob,
  ComputeOutcome,
  ComputeResults,
  EvaluateJob,
  FormImagesJob,
  SimulateWavesJob,
  TrainJob,
} from '../../activities/compute.js';
import { formatImageRecords } from '../../activities/image-records.js';
import { encodeSafetensors } from '../../learning/safetensors.js';
import { writeNpy } from '../../micrographs/npy.js';
import type { EpochRecord, Metrics } from '../../study/metrics.js';
import type { RandomStream } from '../../study/random.js';
import { createStreams } from '../../study/random-stream.js';

const LONGEST_MS = 5;
const ENGINE = { tensorflow: 'none', device: 'stub', threads: 1 };

const streams = createStreams(0);

/**
 * Waits up to 5 ms in the place of every computation, and leaves tiny files of the right form. Time, numbers and bytes
 * depend on the job alone, wherever its files lie: two runs of a study leave the same artifacts.
 */
export function createStubCompute(): Compute {
  return {
    run: async (job, { signal, report }) => {
      const random = streams(identifyJob(job));
      await sleep(random.integer(LONGEST_MS + 1));
      signal.throwIfAborted();
      const outcome = { result: await computeResult(job, random, report), engine: ENGINE };
      // the result is of the job's kind
      return outcome as ComputeOutcome<(typeof job)['kind']>;
    },
  };
}

async function computeResult(
  job: ComputeJob,
  random: RandomStream,
  report: (event: ComputeEvent) => void,
): Promise<ComputeResults[ComputeJob['kind']]> {
  switch (job.kind) {
    case 'simulate-waves':
      return simulateWaves(job, random);
    case 'form-images':
      return formImages(job, random);
    case 'train':
      return trainStage(job, random, report);
    case 'evaluate':
      return evaluateNetworks(job, random);
    case 'predict':
      throw new Error('expected a job of a step: nothing is predicted in a study');
    default:
      return job satisfies never;
  }
}

/** Content-addressed names stand for files, and folders for nothing: they are another attempt's or data folder's. */
function identifyJob(job: ComputeJob): string {
  return JSON.stringify(job, (field, value: unknown) => {
    if (field.endsWith('Directory')) return undefined;
    return typeof value === 'string' && isAbsolute(value) ? basename(value) : value;
  });
}

async function simulateWaves(
  { outputDirectory }: SimulateWavesJob,
  random: RandomStream,
): Promise<ComputeResults['simulate-waves']> {
  const [waves, labels] = ['waves.npy', 'labels.npy'].map((name) => join(outputDirectory, name));
  const structures = join(outputDirectory, 'structures.json');
  writeNpy(waves, '<c8', [1, 1, 1, 1], Float32Array.of(random.normal(), random.normal()));
  writeNpy(labels, '|u1', [1, 1, 1], Uint8Array.of(random.integer(2)));
  await writeFile(structures, JSON.stringify([random.uniform()]));
  return { waves, labels, structures };
}

/** One image of the right size, whose values rise from pixel to pixel, however many are asked for. */
async function formImages(
  { grid, outputDirectory }: FormImagesJob,
  random: RandomStream,
): Promise<ComputeResults['form-images']> {
  const [images, labels] = ['images.npy', 'labels.npy'].map((name) => join(outputDirectory, name));
  const records = join(outputDirectory, 'records.json');
  const { pixels } = grid;
  const step = random.uniform();
  writeNpy(
    images,
    '<f4',
    [1, pixels, pixels],
    Float32Array.from({ length: pixels ** 2 }, (_, pixel) => pixel * step),
  );
  writeNpy(labels, '|u1', [1, pixels, pixels], new Uint8Array(pixels ** 2).fill(random.integer(2)));
  await writeFile(records, formatImageRecords([]));
  return { images, labels, records, particleShare: random.uniform() };
}

async function trainStage(
  { stage, others = {}, outputDirectory }: TrainJob,
  random: RandomStream,
  report: (event: ComputeEvent) => void,
): Promise<ComputeResults['train']> {
  const epochs = Array.from({ length: stage.epochs }, (_, index): EpochRecord => ({
    epoch: index + 1,
    learningRate: stage.learningRate * stage.learningRateDecay ** index,
    trainingLoss: random.uniform(),
    validation: drawMetrics(random),
    ...(Object.keys(others).length > 0 && {
      others: Object.fromEntries(Object.keys(others).map((dataset) => [dataset, drawMetrics(random)])),
    }),
  }));
  for (const record of epochs) report({ type: 'epoch', record });
  const lastWeights = join(outputDirectory, 'last.safetensors');
  const bestWeights = join(outputDirectory, 'best.safetensors');
  await writeWeights(lastWeights, random);
  await writeWeights(bestWeights, random);
  const best = epochs.reduce((least, record) => (record.validation.loss < least.validation.loss ? record : least));
  return { epochs, bestEpoch: best.epoch, lastWeights, bestWeights, parameters: 1 };
}

function evaluateNetworks({ candidates, datasets }: EvaluateJob, random: RandomStream): ComputeResults['evaluate'] {
  return candidates.map(() => datasets.map(() => drawMetrics(random)));
}

async function writeWeights(path: string, random: RandomStream): Promise<void> {
  const tensors = new Map([['weights', { shape: [1], values: Float32Array.of(random.normal()) }]]);
  await writeFile(path, encodeSafetensors({ metadata: {}, tensors }));
}

function drawMetrics(random: RandomStream): Metrics {
  return {
    loss: random.uniform(),
    crossEntropy: random.uniform(),
    trainedLoss: random.uniform(),
    iou: random.uniform(),
    dice: random.uniform(),
    precision: random.uniform(),
    recall: random.uniform(),
  };
}
