import type { Client } from '@temporalio/client';
import { STEP_KINDS, type StepKind } from '../../study/step.js';

type Description = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['describe']>>;

/** An activity that was scheduled and hasn't ended, as the server describes it. */
export type PendingActivity = NonNullable<Description['raw']['pendingActivities']>[number];

/** `PENDING_ACTIVITY_STATE_SCHEDULED` and `…_PAUSED`. */
const WAITING_STATES: readonly unknown[] = [1, 4];

/** Scheduled, and not started on any worker. */
export function isWaiting({ lastStartedTime, state }: PendingActivity): boolean {
  return lastStartedTime === null || lastStartedTime === undefined || WAITING_STATES.includes(state);
}

/** Undefined where it is no step. */
export function readKind({ activityType }: PendingActivity): StepKind | undefined {
  return STEP_KINDS.find((kind) => kind === activityType?.name);
}
