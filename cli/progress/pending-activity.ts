import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { WAITING, type StepProgress } from '../../activities/contract.js';
import { STEP_KINDS, type StepKind } from '../../study/step.js';
import type { PendingStep } from './snapshot.js';

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

/** What the server knows of a step; undefined where it is no step. */
export function readPendingStep(activity: PendingActivity): PendingStep | undefined {
  const kind = readKind(activity);
  if (kind === undefined) return undefined;
  const { lastFailure, lastWorkerIdentity, lastStartedTime, heartbeatDetails } = activity;
  const payload = heartbeatDetails?.payloads?.[0];
  // our own activities wrote it
  const progress = payload && defaultPayloadConverter.fromPayload<StepProgress>(payload);
  const attempt = (activity.attempt ?? 1) - (progress?.waits ?? 0);
  if (isWaiting(activity)) {
    const reason = lastFailure?.message ?? 'unknown';
    if (lastFailure?.applicationFailureInfo?.type === WAITING) return { kind, state: 'waiting', attempt, reason };
    return attempt < 2 ? { kind, state: 'waiting', attempt } : { kind, state: 'retrying', attempt, reason };
  }
  return {
    kind,
    state: 'running',
    attempt,
    ...(lastWorkerIdentity && { worker: lastWorkerIdentity }),
    ...(lastStartedTime && { startedMs: Number(lastStartedTime.seconds ?? 0) * 1_000 }),
    ...(progress && { progress }),
  };
}
