import type { CellFailure } from '../study/cell-failure.js';
import type { Failures, RetryRequest } from './messages.js';

/** A failure takes up to about 1.6 kB, as its reason has at most 500 characters: these are all of a group, far below 2 MB. */
const MOST_TOLD = 250;

/** Counts all, and tells as many as fit into a message, or as are wanted. */
export function sumFailures(all: Iterable<CellFailure>, mostTold = MOST_TOLD): Failures {
  const list = [...all];
  const count = (wanted: CellFailure['state']) => list.filter(({ state }) => state === wanted).length;
  return {
    failed: count('failed'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
    failures: list.slice(0, mostTold),
  };
}

/** Tells the cells that a person wants to be tried again. */
export function selectRetried({ error: wanted, networks }: RetryRequest): (cell: CellFailure) => boolean {
  const named = networks && new Set(networks);
  return ({ network, state, error }) =>
    state !== 'cancelled' && (wanted === undefined || wanted === error) && (named === undefined || named.has(network));
}

/** Of these networks, those that are missing. */
export function selectFailures(all: Iterable<CellFailure>, networks: readonly string[]): readonly CellFailure[] {
  const wanted = new Set(networks);
  return [...all].filter(({ network }) => wanted.has(network));
}
