import type { StepOutcome } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import { mapStepKinds, STEP_KINDS, type StepKind } from '../study/step.js';
import type { StepCount } from './messages.js';

export type Tally = Record<StepKind, StepCount>;

export function createTally(): Tally {
  return mapStepKinds((): StepCount => ({ done: 0, reused: 0 }));
}

export async function count(tally: Tally, kind: StepKind, outcome: Promise<StepOutcome>): Promise<void> {
  const { reused } = await outcome;
  tally[kind] = { done: tally[kind].done + 1, reused: tally[kind].reused + (reused ? 1 : 0) };
}

/** Adds what a group counted. */
export function addCounts(tally: Tally, other: Readonly<Tally>): void {
  for (const kind of STEP_KINDS) {
    const { done, reused } = other[kind];
    tally[kind] = { done: tally[kind].done + done, reused: tally[kind].reused + reused };
  }
}

/**
 * Before a cell is tried again: takes back the steps that it had finished alone, of its own kinds, which will be found
 * finished and counted once more. What was computed stays counted as computed.
 */
export function takeBack(tally: Tally, { step }: CellFailure, own: readonly StepKind[]): void {
  for (const kind of own.filter((other) => STEP_KINDS.indexOf(other) < STEP_KINDS.indexOf(step))) {
    const { done, reused } = tally[kind];
    tally[kind] = { done: done - 1, reused: reused - 1 };
  }
}
