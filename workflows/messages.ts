import { defineQuery } from '@temporalio/workflow';
import type { StepKind } from '../study/step.js';

/** Steps that ended well in this run of the workflow. */
export interface StepCount {
  readonly done: number;
  /** Of those, found finished already. */
  readonly reused: number;
}

export interface Progress {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
  readonly failures: readonly CellFailure[];
  /** Workflow ids of the groups that are running. */
  readonly running: readonly string[];
}

/** A network that is not in the results, and why. */
export interface CellFailure {
  readonly network: string;
  readonly step: StepKind;
  /** `failed`: this step of its own. `skipped`: a step that it shares with others. */
  readonly state: 'failed' | 'skipped';
  /** The kind of error, as `activities/failures.ts` names it. */
  readonly error: string;
  readonly reason: string;
}

export interface StudyInput {
  readonly plan: string;
  /** Groups at a time, and protocols at a time in each. */
  readonly window: number;
}

export interface GroupInput {
  readonly plan: string;
  readonly group: string;
  readonly window: number;
}

export interface ProtocolInput {
  readonly plan: string;
  readonly network: string;
}

export interface Outcome {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
  readonly failures: readonly CellFailure[];
}

export const progressQuery = defineQuery<Progress>('progress');
