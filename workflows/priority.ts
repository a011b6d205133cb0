import { STUDY_PRIORITIES, type StudyPriority } from '../study/study-priority.js';

/**
 * Keys of the server, 1 to 5, the lowest first. A pretraining opens the way for many transfers, so it goes before those
 * of studies of the same priority; images open the way for all. There is no sixth key for the low ones.
 */
const KEYS = {
  high: { opening: 1, rest: 2 },
  normal: { opening: 3, rest: 4 },
  low: { opening: 5, rest: 5 },
} as const satisfies Record<StudyPriority, Readonly<Record<'opening' | 'rest', number>>>;

/** @throws RangeError where it is none, as from another version of this program. */
export function requirePriority(priority: StudyPriority): void {
  if (STUDY_PRIORITIES.includes(priority)) return;
  throw new RangeError(`expected one of ${STUDY_PRIORITIES.join(', ')}, got ${String(priority)}`);
}

/** What the server orders waiting steps by. */
export interface StepPriority {
  readonly priorityKey: number;
  readonly fairnessKey?: string;
}

/**
 * @param priority absent in studies of earlier versions: normal
 * @param study its name: studies of the same priority get the same share of the workers
 * @param steps `opening`: those that others wait for
 */
export function choosePriority(
  priority: StudyPriority = 'normal',
  study: string | undefined,
  steps: 'opening' | 'rest',
): StepPriority {
  return { priorityKey: KEYS[priority][steps], ...(study !== undefined && { fairnessKey: study }) };
}
