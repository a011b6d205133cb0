import type { CellFailure, Failures } from './messages.js';

/** A failure takes up to about 1.6 kB, as its reason has at most 500 characters: 200 stay far below 2 MB. */
const MOST_TOLD = 200;

export interface FailureList {
  add(failure: CellFailure): void;
  /** Adds what another workflow counted and told. */
  addAll(others: Failures): void;
  /** As of now. */
  sum(): Failures;
}

export function createFailureList(): FailureList {
  const told: CellFailure[] = [];
  const counts = { failed: 0, skipped: 0 };
  const tell = (failure: CellFailure) => {
    if (told.length < MOST_TOLD) told.push(failure);
  };
  return {
    add(failure) {
      counts[failure.state]++;
      tell(failure);
    },
    addAll({ failed, skipped, failures }) {
      counts.failed += failed;
      counts.skipped += skipped;
      failures.forEach(tell);
    },
    sum: () => ({ ...counts, failures: [...told] }),
  };
}
