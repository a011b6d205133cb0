import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CellFailure } from '../study/cell-failure.js';
import type { StepKind } from '../study/step.js';
import type { Cancelled } from './cancelled.js';
import type { Pace } from './pace.js';
import type { StudyPriority } from '../study/study-priority.js';

/** Steps that ended well in this run of the workflow. */
export interface StepCount {
  readonly done: number;
  /** Of those, found finished already. */
  readonly reused: number;
}

export interface Progress extends Failures, Pace {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
  /** Workflow ids of the groups that are running. */
  readonly running: readonly string[];
}

/** Networks that are not in the results: all of them counted, some of them told. */
export interface Failures {
  readonly failed: number;
  readonly skipped: number;
  readonly cancelled: number;
  /** The first ones; more than these would not fit into a message to the server (2 MB). */
  readonly failures: readonly CellFailure[];
}

export interface StudyInput {
  readonly plan: string;
  /** Protocols under way at once. */
  readonly window: number;
  /** Networks to run by their group, where it isn't all of the plan. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Absent: normal. */
  readonly priority?: StudyPriority;
  /** The study's name; studies of earlier versions did not know theirs. */
  readonly study?: string;
  /** Networks that are not to run and not in the results, by their group, as an earlier run has left them. */
  readonly missing?: Readonly<Record<string, readonly CellFailure[]>>;
  /** Whether the server knows our search attributes; a workflow with unknown ones could not start. */
  readonly searchable?: boolean;
}

export interface GroupInput extends Pace {
  readonly plan: string;
  readonly group: string;
  readonly study?: string;
  /** Networks to run, where it isn't all of the group. */
  readonly only?: readonly string[];
  /** What was cancelled before the group began. */
  readonly cancelled?: Cancelled;
}

export interface ProtocolInput {
  readonly plan: string;
  readonly network: string;
}

export interface Outcome extends Failures {
  readonly steps: Readonly<Record<StepKind, StepCount>>;
}

/** What a person cancels of a study. */
export type CancelTarget =
  | { readonly kind: 'study' }
  | { readonly kind: 'groups'; readonly groups: readonly string[] }
  | { readonly kind: 'network'; readonly group: string; readonly network: string };

export interface RetryRequest {
  /** Of cells that failed or were skipped with this kind of error; absent: of all. */
  readonly error?: string;
  /** These alone, with those that wait for the same shared steps; absent: all. */
  readonly networks?: readonly string[];
}

/** What a study tries again of groups that had ended; groups that run are told. */
export interface Retried {
  /** Of those that were named. */
  readonly named: readonly string[];
  /** How many that were not. */
  readonly others: number;
}

/** Answered by studies and groups. */
export const progressQuery = defineQuery<Progress>('progress');

/** Answered by studies and groups: why these networks are missing, those of them that are. */
export const failuresQuery = defineQuery<readonly CellFailure[], [readonly string[]]>('failures');

/**
 * What a person asks of a study. An update ends when the groups that are running know of it. What was cancelled is not
 * tried again; what failed is, when the update says so or when the study is run anew.
 */
export const pauseUpdate = defineUpdate<void>('pause');
export const resumeUpdate = defineUpdate<void>('resume');
export const windowUpdate = defineUpdate<void, [number]>('set-window');
export const priorityUpdate = defineUpdate<void, [StudyPriority]>('set-priority');
export const cancelUpdate = defineUpdate<void, [CancelTarget]>('cancel');
export const retryUpdate = defineUpdate<Retried, [RetryRequest]>('retry');

/** The same, as a study tells it to its groups. */
export const paceSignal = defineSignal<[Pace]>('pace');
export const cancelSignal = defineSignal<[Cancelled]>('cancel-members');
export const retrySignal = defineSignal<[RetryRequest]>('retry-members');
