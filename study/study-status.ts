import type { CellFailure } from './cell-failure.js';
import type { StepKind } from './step.js';
import type { StudyPriority } from './study-priority.js';

/** What `status` tells, and prints as JSON: the fields are a contract. */
export interface StatusReport {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly dataFolder: string;
  /** The process that serves the data folder. */
  readonly run: { readonly pid: number; readonly server: string | null } | null;
  /** Why the server could not be asked; null where it was, or where there is none. */
  readonly problem: string | null;
  readonly studies: readonly StudyStatus[];
  /** Workers that are connected and have nothing to do. */
  readonly idle: readonly WorkerName[];
}

export type StudyState = 'running' | 'paused' | 'complete' | 'incomplete' | 'not going on';

export interface StudyStatus {
  readonly study: string;
  readonly plan: string;
  readonly networks: number;
  readonly recorded: number;
  readonly plannedAt: string;
  readonly state: StudyState;
  readonly priority: StudyPriority | null;
  readonly concurrency: number | null;
  /** Networks that are not in the results, as far as a run that goes on, or has just ended, tells. */
  readonly missing: Readonly<Record<CellFailure['state'], number>>;
  /** Null where it was not asked for and nothing goes on. */
  readonly steps: Readonly<Record<StepKind, StepStatus>> | null;
  /** Over the last minutes; null where it can't be told. */
  readonly networksAnHour: number | null;
  readonly msLeft: number | null;
  /** Steps that run, each with its worker. */
  readonly working: readonly WorkingStep[];
  readonly retrying: readonly { readonly kind: StepKind; readonly attempt: number; readonly reason: string }[];
  /** What steps wait for that another study computes, in words, each once. */
  readonly waitsFor: readonly string[];
  readonly failures: readonly CellFailure[];
}

export interface StepStatus {
  readonly total: number;
  readonly done: number;
  /** Of those done, found finished by the run. */
  readonly reused: number;
  readonly running: number;
  readonly waiting: number;
  readonly retrying: number;
  /** Networks that failed, were skipped or were cancelled at this step, as far as they are told. */
  readonly missing: number;
}

/** A process on a machine. */
export interface WorkerName {
  readonly host: string;
  readonly pid: number | null;
}

export interface WorkingStep extends WorkerName {
  readonly kind: StepKind;
  /** As people know it; null until it has said which one it is. */
  readonly step: string | null;
  readonly key: string | null;
  /** The network that it is run for alone. */
  readonly network: string | null;
  readonly attempt: number;
  readonly forMs: number;
  /** Epoch of a training, image of the other steps. */
  readonly done: number;
  readonly total: number;
  readonly batch?: number;
  readonly batches?: number;
  readonly loss?: number;
  readonly imagesPerSecond?: number;
}
