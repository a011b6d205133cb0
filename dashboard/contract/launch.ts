import type { StepKind } from '../../study/step.js';

/** A study file, checked and planned, or what is wrong with it. */
export type PlanAnswer =
  | { readonly isRight: true; readonly plan: PlannedStudy }
  | { readonly isRight: false; readonly problems: readonly TextProblem[] };

export interface PlannedStudy {
  readonly study: string;
  readonly hash: string;
  readonly domains: readonly string[];
  readonly networks: number;
  readonly steps: Readonly<Record<StepKind, number>>;
  /** Steps that stand finished already. */
  readonly reused: number;
  /** Of what is still to do, one step after the other. */
  readonly hours: number;
  /** Of the disk, still to fill. */
  readonly bytes: number;
  readonly kinds: Readonly<Record<StepKind, PlannedKind>>;
}

export interface PlannedKind {
  readonly reused: number;
  readonly hours: number;
  /** Finished steps that the hours go by; 0: a model of two CPU cores. */
  readonly measured: number;
}

/** One thing that is wrong with the text of a study file. */
export interface TextProblem {
  /** Counts from 1; null where it has no place. */
  readonly line: number | null;
  readonly column: number | null;
  /** Dotted path; empty for the text as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  readonly hint: string | null;
}

export interface LaunchAnswer {
  readonly study: string;
  readonly plan: string;
  /** The process that serves it. */
  readonly pid: number;
  readonly remarks: readonly string[];
}

/** The text of a study file. */
export interface StudyText {
  readonly text: string;
}
