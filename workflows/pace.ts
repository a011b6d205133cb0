import { condition } from '@temporalio/workflow';
import { LARGEST_CONCURRENCY } from '../study/concurrency.js';
import type { StudyPriority } from '../study/study-priority.js';

/** How a workflow may go on; a person changes it while it runs. */
export interface Pace {
  /** Running steps end, and nothing starts. */
  readonly paused: boolean;
  /** Items at a time. */
  readonly window: number;
  /** Of steps that are scheduled from now on; absent in studies of earlier versions: normal. */
  readonly priority?: StudyPriority;
}

/** A workflow's own pace, changed in its place. */
export type CurrentPace = { -readonly [Field in keyof Pace]: Pace[Field] };

/** @throws RangeError where it is no window. */
export function requireWindow(window: number): void {
  if (Number.isInteger(window) && window >= 1 && window <= LARGEST_CONCURRENCY) return;
  throw new RangeError(`expected a whole number from 1 to ${LARGEST_CONCURRENCY}, got ${window}`);
}

/** Resolves when a step may start: at once, or when a person resumes. */
export function awaitResumed(pace: Pace): Promise<void> {
  return condition(() => !pace.paused);
}
