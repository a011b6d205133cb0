import { defineQuery } from '@temporalio/workflow';
import type { StepKind } from '../study/step.js';

/** Steps that ended well in this run of the workflow. */
export interface StepCount {
  readonly done: number;
  /** Of those, found finished already. */
  readonly reused: number;
}

export interface Progress extends Failures {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
  /** Workflow ids of the groups that are running. */
  readonly running: readonly string[];
}

/** Networks that are not in the results: all of them counted, some of them told. */
export interface Failures {
  readonly failed: number;
  readonly skipped: number;
  /** The first ones; more than these would not fit into a message to the server (2 MB). */
  readonly failures: readonly CellFailure[];
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

export interface Outcome extends Failures {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
}

export const progressQuery = defineQuery<Progress>('progress');
