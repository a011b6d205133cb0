/** The heavy work of the steps, done outside the worker's process, and the port through which it is asked for. */
import type { LabelledImages, TrainingEvent, TrainingJob, TrainingResult } from '../learning/training-job.js';
import type { ImageGrid, Imaging } from '../study/domain.js';
import type { Metrics } from '../study/metrics.js';
import type { LossName, NetworkShape } from '../study/recipe.js';
import type { Split } from '../study/split.js';
import type { WaveBlock } from '../study/wave-blocks.js';

/** Exit waves of a block of structures. */
export interface SimulateWavesJob extends WaveBlock {
  readonly kind: 'simulate-waves';
  readonly outputDirectory: string;
}

/** Paths of one block of simulated structures. */
export interface SimulatedBlock {
  /** complex64 [structures, phonons, n, n], .npy. */
  readonly waves: string;
  /** uint8 [structures, n, n], .npy. */
  readonly labels: string;
  /** JSON, one entry a structure. */
  readonly structures: string;
}

/** Micrographs of one domain from exit waves that are there. */
export interface FormImagesJob {
  readonly kind: 'form-images';
  readonly imaging: Imaging;
  readonly grid: ImageGrid;
  readonly seed: number;
  readonly split: Split;
  readonly count: number;
  /** Blocks in the order of the structures, together at least `count` of them. */
  readonly blocks: readonly SimulatedBlock[];
  readonly outputDirectory: string;
}

/** A stage of training whose streams are named by seed, stage, replicate and `own`: a process can't be handed a function. */
export interface TrainJob extends Omit<TrainingJob, 'streams'> {
  readonly kind: 'train';
  readonly stageName: 'pretrain' | 'transfer';
  readonly seed: number;
  readonly replicate: number;
  /** Names a network's own streams, where no other network is to share them. */
  readonly own?: string;
}

export interface EvaluateJob {
  readonly kind: 'evaluate';
  readonly network: NetworkShape;
  readonly batchSize: number;
  readonly candidates: readonly { readonly weights: string; readonly loss: LossName }[];
  readonly datasets: readonly LabelledImages[];
}

/** What a network says of one image. */
export interface PredictJob {
  readonly kind: 'predict';
  readonly network: NetworkShape;
  readonly weights: string;
  /** float32 [n, pixels, pixels], .npy. */
  readonly images: string;
  readonly index: number;
}

export interface FormedImages extends LabelledImages {
  /** Where each image comes from: JSON, see `image-records.ts`. */
  readonly records: string;
  /** Share of particle pixels in the labels, 0 to 1. */
  readonly particleShare: number;
}

export type ComputeJob = SimulateWavesJob | FormImagesJob | TrainJob | EvaluateJob | PredictJob;

export interface ComputeResults {
  readonly 'simulate-waves': SimulatedBlock;
  readonly 'form-images': FormedImages;
  readonly train: TrainingResult;
  /** By candidate, then by dataset. */
  readonly evaluate: readonly (readonly Metrics[])[];
  /** Each pixel's probability of a particle, [pixels, pixels]: float32, little-endian, in base64 as messages are JSON. */
  readonly predict: string;
}

/** What a job says while it works; every event is a sign of life. */
export type ComputeEvent = TrainingEvent | { readonly type: 'items'; readonly done: number; readonly total: number };

export interface ComputeOutcome<Kind extends ComputeJob['kind']> {
  readonly result: ComputeResults[Kind];
  readonly engine: EngineDescription;
}

/** What computed, for the record. */
export interface EngineDescription {
  readonly tensorflow: string;
  readonly device: string;
  readonly threads: number;
  readonly waveKernel?: string;
  readonly networkKernels?: string;
}

/** Runs a job in a process of its own. Rejects with a `ComputeError`, or with the signal's reason when aborted. */
export interface Compute {
  run<Job extends ComputeJob>(
    job: Job,
    options: { readonly signal: AbortSignal; readonly report: (event: ComputeEvent) => void },
  ): Promise<ComputeOutcome<Job['kind']>>;
}

/** A job's failure, with the kind of error that the process named. */
export class ComputeError extends Error {
  override readonly name = 'ComputeError';

  constructor(
    /** Name of the error class in the job's process, or `ProcessLost` when the process ended by itself. */
    readonly errorName: string,
    message: string,
  ) {
    super(message);
  }
}
