import { nameReason, type CellFailure } from '../../study/cell-failure.js';
import { groupBy } from '../../study/group-by.js';
import type { FailureGroup } from '../contract/stages.js';
import type { StepStates } from './step-states.js';

const MOST_NAMED = 20;
const MOST_GROUPS = 200;

/**
 * Networks that are missing for one reason as one; those of most networks first.
 * @param blamed tells their steps; absent where the plan is lost
 */
export function groupFailures(
  failures: readonly CellFailure[],
  blamed: StepStates['blamed'] | undefined,
): readonly FailureGroup[] {
  const groups = groupBy(failures, nameReason);
  const described = [...groups.values()].map((all): FailureGroup => {
    const [{ error, state, step, reason }] = all;
    const networks = all.slice(0, MOST_NAMED).map((failure) => failure.network);
    const names = new Map(all.flatMap((failure) => blamed?.(failure) ?? []).map(({ key, name }) => [key, name]));
    const steps = [...names].slice(0, MOST_NAMED).map(([key, name]) => ({ key, name }));
    return { error, state, step, reason, count: all.length, networks, stepCount: names.size, steps };
  });
  return described.sort((a, b) => b.count - a.count).slice(0, MOST_GROUPS);
}
