import type { GroupOutline } from '../activities/contract.js';
import type { CellFailure } from '../study/cell-failure.js';
import { selectFailures, sumFailures } from './failure-list.js';
import type { Failures, StudyInput } from './messages.js';
import { listKindsOfGroup } from './own-kinds.js';
import { takeBack, type Tally } from './tally.js';

/** Networks of groups that ended which are not in the results. */
export interface EndedCells {
  add(group: string, failures: readonly CellFailure[]): void;
  of(group: string): readonly CellFailure[];
  sum(): Failures;
  /** Of these networks, those that are missing. */
  select(networks: readonly string[]): readonly CellFailure[];
  /** Takes out those of a group that a person wants to be tried again. Returns their names. */
  takeForRetry(outline: GroupOutline, isWanted: (cell: CellFailure) => boolean): readonly string[];
}

/**
 * @param tally steps of the study, of which the networks' own are taken back before they are tried again
 * @param earlier what a run before this one has left: its steps were never counted here
 */
export function createEndedCells(tally: Tally, earlier: StudyInput['missing'] = {}): EndedCells {
  const byGroup = new Map<string, readonly CellFailure[]>(Object.entries(earlier));
  const uncounted = new Set([...byGroup.values()].flat());
  const of = (group: string) => byGroup.get(group) ?? [];
  const all = () => [...byGroup.values()].flat();
  return {
    add: (group, failures) => byGroup.set(group, [...of(group), ...failures]),
    of,
    sum: () => sumFailures(all()),
    select: (networks) => selectFailures(all(), networks),
    takeForRetry(outline, isWanted) {
      const { group } = outline;
      const again = of(group).filter(isWanted);
      if (again.length === 0) return [];
      byGroup.set(
        group,
        of(group).filter((failure) => !again.includes(failure)),
      );
      for (const failure of again) {
        if (!uncounted.has(failure)) takeBack(tally, failure, listKindsOfGroup(outline));
      }
      return again.map(({ network }) => network);
    },
  };
}
