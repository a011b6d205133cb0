import type { GroupOutline } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import { isToRetry, sumFailures } from './failure-list.js';
import type { Failures, RetryRequest } from './messages.js';
import { listKindsOfGroup } from './own-kinds.js';
import { takeBack, type Tally } from './tally.js';

/** Networks of groups that ended which are not in the results. */
export interface EndedCells {
  add(group: string, failures: readonly CellFailure[]): void;
  sum(): Failures;
  /** Takes out those of a group that a person wants to be tried again. Returns their names. */
  takeForRetry(outline: GroupOutline, request: RetryRequest): readonly string[];
}

/** @param tally steps of the study, of which the networks' own are taken back before they are tried again */
export function createEndedCells(tally: Tally): EndedCells {
  const byGroup = new Map<string, readonly CellFailure[]>();
  const of = (group: string) => byGroup.get(group) ?? [];
  return {
    add: (group, failures) => byGroup.set(group, [...of(group), ...failures]),
    sum: () => sumFailures([...byGroup.values()].flat()),
    takeForRetry(outline, request) {
      const { group } = outline;
      const again = of(group).filter((failure) => isToRetry(failure, request));
      if (again.length === 0) return [];
      byGroup.set(
        group,
        of(group).filter((failure) => !again.includes(failure)),
      );
      for (const failure of again) takeBack(tally, failure, listKindsOfGroup(outline));
      return again.map(({ network }) => network);
    },
  };
}
