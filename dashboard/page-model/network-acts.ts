import type { CellFailure } from '../../study/cell-failure.js';
import type { StudyStatus } from '../../study/study-status.js';
import type { NetworkRow } from '../contract/networks.js';
import { isUnderWay } from './describe-study.js';

/** What a person may do to a single network. */
export interface NetworkAct {
  readonly act: 'retry' | 'cancel';
  /** Why not at this moment. */
  readonly refusal: string | null;
  /** How it is missing, where it is tried again. */
  readonly missing: CellFailure['state'] | null;
}

type KnownStudy = Pick<StudyStatus, 'state' | 'failures'>;

export const NO_RUN = 'No run is going on: “Go on” on the Live page starts one, which tries again what is missing.';

/**
 * Undefined where there is nothing to do: it is recorded, or was cancelled.
 * @param study as it is seen at this moment; undefined of studies that nothing of runs here
 * @param isServed whether a process is there that could do it
 */
export function maybeNetworkAct(
  { name, state }: Pick<NetworkRow, 'name' | 'state'>,
  study: KnownStudy | undefined,
  isServed: boolean,
): NetworkAct | undefined {
  if (study === undefined || state === 'recorded') return undefined;
  const told = study.failures.find(({ network }) => network === name);
  // what the results tell of a study that goes on is of an earlier run
  const missing = told?.state ?? (isUnderWay(study) || state === 'missing' ? undefined : state);
  if (missing === 'cancelled') return undefined;
  const refusal = isServed || isUnderWay(study) ? null : NO_RUN;
  if (missing === undefined) return { act: 'cancel', refusal: isUnderWay(study) ? null : NO_RUN, missing: null };
  return { act: 'retry', refusal, missing };
}

/** Where a network stands that has no results: `failed at transfer: the loss is NaN`. */
export function describeStanding(
  { name, state, reason }: Pick<NetworkRow, 'name' | 'state' | 'reason'>,
  study: KnownStudy | undefined,
): string {
  const told = study?.failures.find(({ network }) => network === name);
  if (told !== undefined) return `${told.state} at ${told.step}: ${told.reason}`;
  if (study !== undefined && isUnderWay(study)) return 'it is under way, or waits for its turn';
  if (state === 'missing') return 'it was not tried yet';
  return reason === null ? state : `${state}, ${reason}`;
}

/** Kinds of error that networks failed with, each once. */
export function listErrors(failures: readonly CellFailure[]): readonly string[] {
  return [...new Set(failures.flatMap(({ state, error }) => (state === 'cancelled' ? [] : [error])))];
}

/** `NAME`, `NAME and 2 others`. */
export function nameNetworks([first = 'none', ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} and ${others.length === 1 ? '1 other' : `${others.length.toLocaleString('en')} others`}`;
}
