import type { EpochRecord, Metrics } from '../study/metrics.js';
import type { StepKey, StepKind } from '../study/step.js';
import type { Attempt } from './attempt.js';

/** A content-addressed file: its name in the store is its hash. */
export interface ArtifactRef {
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Says that a step is finished. It is written whole, after its artifacts, and only if absent;
 * a file that no manifest names doesn't exist for the system.
 */
export interface Manifest {
  readonly key: StepKey;
  readonly kind: ManifestKind;
  /** The object that the key is the hash of. */
  readonly identity: unknown;
  /** Output files by role: `training-images`, `last-weights`, … */
  readonly outputs: Readonly<Record<string, ArtifactRef>>;
  readonly summary: StepSummary;
  readonly environment: Environment;
  /** Hashes of the files that it has read, in ascending order. Absent of waves, which read none, and in earlier versions. */
  readonly reads?: readonly string[];
  /** Who computed it; absent of waves, which are a part of another step's run, and in earlier versions. */
  readonly run?: StepRun;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/**
 * `waves` are the exit waves that several `generate` steps share. `record` has no manifest: it is finished when
 * its row stands in the result store.
 */
export type ManifestKind = Exclude<StepKind, 'record'> | 'waves';

/** In the order in which they build on each other. */
export const MANIFEST_KINDS = [
  'waves',
  'generate',
  'pretrain',
  'transfer',
  'evaluate',
] as const satisfies readonly ManifestKind[];

export type StepSummary = WavesSummary | GenerateSummary | TrainingSummary | EvaluationSummary;

export interface WavesSummary {
  readonly kind: 'waves';
  readonly structures: number;
}

export interface GenerateSummary {
  readonly kind: 'generate';
  readonly trainingImages: number;
  readonly validationImages: number;
  /** Share of particle pixels in all labels, 0 to 1. */
  readonly particleShare: number;
}

export interface TrainingSummary {
  readonly kind: 'pretrain' | 'transfer';
  readonly parameters: number;
  readonly bestEpoch: number;
  readonly epochs: readonly EpochRecord[];
}

export interface EvaluationSummary {
  readonly kind: 'evaluate';
  /** By the key of the dataset; `before` is absent for a network that is trained once. */
  readonly datasets: Readonly<Record<StepKey, { readonly before?: Metrics; readonly after: Metrics }>>;
}

export interface StepRun {
  /** Unique among all activities. */
  readonly activity: string;
  readonly study: string;
  /** All that began to compute, the one that finished it last. */
  readonly attempts: readonly Attempt[];
}

/** Where a step ran; recorded beside its result and never part of its key. */
export interface Environment {
  readonly host: string;
  readonly cpu: string;
  readonly node: string;
  readonly tensorflow: string;
  readonly device: string;
  /** Threads of the native kernels; sums in another order give other bits. */
  readonly threads: number;
  /** Instructions of the wave kernel; absent where the wave optics ran on TensorFlow alone, which gives other bits. */
  readonly waveKernel?: string;
  /** Instructions of the network kernels; absent where the network ran on TensorFlow alone, which gives other bits. */
  readonly networkKernels?: string;
  /** Version of this package. */
  readonly version: string;
  /** Hash of the text that tells commit, libraries and flags (`workers/software.ts`); absent in earlier versions. */
  readonly software?: string;
}
