import type { StepProgress } from '../../activities/contract.js';
import type { StepKind } from '../../study/step.js';
import type { CellFailure } from '../../workflows/messages.js';

/** How far a study is, at one moment. */
export interface Snapshot {
  readonly steps: Readonly<Record<StepKind, StageProgress>>;
  readonly active: readonly ActiveStep[];
  /** Steps that wait for another attempt. */
  readonly retrying: readonly RetryingStep[];
  /** By a person. */
  readonly paused: boolean;
  readonly failures: readonly CellFailure[];
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
