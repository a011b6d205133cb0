import type { StepProgress } from '../../activities/contract.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { StepKind } from '../../study/step.js';
import type { StudyPriority } from '../../study/study-priority.js';

/** How far a study is, at one moment. */
export interface Snapshot {
  readonly steps: Readonly<Record<StepKind, StageProgress>>;
  readonly active: readonly ActiveStep[];
  /** Steps that wait for another attempt. */
  readonly retrying: readonly RetryingStep[];
  /** What steps wait for that another study computes, in words, each once. */
  readonly waitsFor: readonly string[];
  /** By a person. */
  readonly paused: boolean;
  readonly failures: readonly CellFailure[];
}

/** A snapshot with all that a study's workflows know of its steps. */
export interface Observation extends Snapshot {
  readonly pending: readonly PendingStep[];
  readonly missing: Readonly<Record<CellFailure['state'], number>>;
  readonly priority: StudyPriority;
  readonly concurrency: number;
}

/** A step that was scheduled and hasn't ended. */
export interface PendingStep {
  readonly kind: StepKind;
  readonly state: 'running' | 'waiting' | 'retrying';
  readonly attempt: number;
  /** As it calls itself: process and machine. Of a step that runs. */
  readonly worker?: string;
  /** Milliseconds since 1970. Of a step that runs. */
  readonly startedMs?: number;
  /** As far as it has said so. */
  readonly progress?: StepProgress;
  /** Why it is tried again, or what it waits for beside a free worker. */
  readonly reason?: string;
}

export interface StageProgress {
  readonly done: number;
  readonly reused: number;
  readonly total: number;
}

export interface ActiveStep {
  readonly kind: StepKind;
  readonly attempt: number;
  readonly progress: StepProgress;
}

export interface RetryingStep {
  readonly kind: StepKind;
  readonly attempt: number;
  readonly reason: string;
}
