import type { EpochRecord } from '../study/metrics.js';
import type { Freeze, FrozenNorm, NetworkShape, StageRecipe } from '../study/recipe.js';
import type { Streams } from '../study/random.js';

/** One stage of training, complete: what goes in, and where the files lie. */
export interface TrainingJob {
  readonly network: NetworkShape;
  readonly stage: StageRecipe;
  readonly freeze: Freeze;
  /** Absent: `batch`. */
  readonly frozenNorm?: FrozenNorm;
  readonly training: ImageSource;
  /** Of the stage's own domain: decides which epoch is best. */
  readonly validation: ImageSource;
  /** Validated on after every epoch too; their names are the keys of `others` in the epoch's record. */
  readonly others?: Readonly<Record<string, LabelledImages>>;
  /** A safetensors file to go on from; without it the weights are drawn from the stream `weights`. */
  readonly initialWeights?: string;
  /** Streams of this stage and replicate; `weights` and `order` are opened below it. */
  readonly streams: Streams;
  /** Checkpoints are written here after every epoch, and a training that finds one goes on from it. */
  readonly checkpointDirectory: string;
  /** `last.safetensors` and `best.safetensors` are written here. */
  readonly outputDirectory: string;
}

/** A dataset split on disk: `images` float32 [n, height, width], `labels` uint8 [n, height, width], both .npy. */
export interface LabelledImages {
  readonly images: string;
  readonly labels: string;
}

/** `count` neighbouring images of a split, from the place `first` on, which counts from 0. */
export interface ImageStretch extends LabelledImages {
  readonly first: number;
  readonly count: number;
}

/** A split as it is, or stretches of several, one after the other, as one. */
export type ImageSource = LabelledImages | readonly ImageStretch[];

export type TrainingEvent =
  | { readonly type: 'resumed'; readonly epoch: number }
  | {
      readonly type: 'batch';
      readonly epoch: number;
      readonly epochs: number;
      readonly batch: number;
      readonly batches: number;
      readonly loss: number;
      readonly imagesPerSecond: number;
    }
  /** Images that are scored of one dataset after the other, after every batch of them. */
  | { readonly type: 'validation'; readonly epoch: number; readonly done: number; readonly total: number }
  | { readonly type: 'epoch'; readonly record: EpochRecord };

export interface TrainingResult {
  readonly epochs: readonly EpochRecord[];
  /** Epoch of the lowest validation loss on the stage's own domain, the first if tied; counts from 1. */
  readonly bestEpoch: number;
  readonly lastWeights: string;
  readonly bestWeights: string;
  readonly parameters: number;
}
