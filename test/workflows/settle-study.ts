import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { readKind, type PendingActivity } from '../../cli/progress/pending-activity.js';

/** Of temporal.api.enums.v1.PendingActivityState. */
const SCHEDULED = 1;
const STARTED = 2;
const LOOK_MS = 5;

interface Look {
  /** Changes with everything that happens. */
  readonly signature: string;
  readonly isQuiet: boolean;
  readonly isEnded: boolean;
}

/**
 * Waits until a study and its groups can do nothing before someone opens a gate or tells them something: two looks in a
 * row show no task of a workflow, and no step but those that wait at their gate, are held back by a pause, or wait in
 * the queue of a worker with no room.
 * @param countWaiting steps at their gate
 * @param room steps that the worker takes at once
 * @returns whether the study has ended
 */
export async function settleStudy(
  client: Client,
  study: string,
  countWaiting: () => number,
  room: number,
): Promise<boolean> {
  for (let before = ''; ;) {
    const { signature, isQuiet, isEnded } = await look(client, study, countWaiting, room);
    if (isQuiet && signature === before) return isEnded;
    before = isQuiet ? signature : '';
    if (!isQuiet) await sleep(LOOK_MS);
  }
}

async function look(client: Client, study: string, countWaiting: () => number, room: number): Promise<Look> {
  const own = await describe(client, study);
  const children = own.raw.pendingChildren ?? [];
  const begun = children.filter(({ runId }) => runId !== '');
  const groups = begun.map(({ workflowId }) => workflowId ?? '');
  const all = [own, ...(await Promise.all(groups.map((id) => describe(client, id))))];
  const pending = all.flatMap(({ raw }) => raw.pendingActivities ?? []);
  const [paused, going] = [pending.filter((step) => step.paused), pending.filter((step) => !step.paused)];
  const started = pending.filter(({ state }) => state === STARTED);
  const queued = going.filter(({ state }) => state === SCHEDULED);
  const isIdle =
    [...started, ...paused, ...queued].every(isStep) &&
    new Set([...started, ...paused, ...queued]).size === pending.length &&
    started.length === countWaiting() &&
    (queued.length === 0 || started.length === room);
  const areCalm = all.every(({ raw }) => raw.pendingWorkflowTask === null || raw.pendingWorkflowTask === undefined);
  const areGoing = all.slice(1).every(({ status }) => status.name === 'RUNNING');
  return {
    signature: JSON.stringify(all.map(({ workflowId, historyLength }) => [workflowId, historyLength])),
    isQuiet: isIdle && areCalm && areGoing && begun.length === children.length,
    isEnded: own.status.name === 'COMPLETED',
  };
}

function isStep(activity: PendingActivity): boolean {
  return readKind(activity) !== undefined;
}

function describe(client: Client, workflowId: string) {
  return client.workflow.getHandle(workflowId).describe();
}
