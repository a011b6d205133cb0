import type { CellFailure } from '../../study/cell-failure.js';
import type { FailureGroup } from '../contract/stages.js';
import type { PlanIndex } from './index-plan.js';

const MOST_NAMED = 20;
const MOST_GROUPS = 200;

/** Failures of the same step, or of the same kind and words, as one; those of most networks first. */
export function groupFailures(failures: readonly CellFailure[], index: PlanIndex | undefined): readonly FailureGroup[] {
  const groups = new Map<string, CellFailure[]>();
  for (const failure of failures) {
    const { error, state, step, reason } = failure;
    const id = JSON.stringify([error, state, step, reason]);
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [failure]);
    else known.push(failure);
  }
  const described = [...groups.values()].map((all): FailureGroup => {
    const [{ error, state, step, reason, network }] = all;
    const networks = all.slice(0, MOST_NAMED).map((failure) => failure.network);
    const key = index?.maybeStepOf(network, step) ?? null;
    return { error, state, kind: step, reason, count: all.length, networks, key };
  });
  return described.sort((a, b) => b.count - a.count).slice(0, MOST_GROUPS);
}
