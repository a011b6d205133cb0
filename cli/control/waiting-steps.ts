import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { progressQuery } from '../../workflows/messages.js';
import { isWaiting, readKind, type PendingActivity } from '../progress/pending-activity.js';

export interface HeldSteps {
  /** Steps that run to their end. */
  readonly running: number;
  /** Steps that were in the workers' queues. */
  readonly held: number;
}

/**
 * Holds back the steps of a paused study that no worker has begun: without this they would start one by one, because
 * their workflow can't take them from a queue again.
 */
export async function holdWaitingSteps(client: Client, study: string): Promise<HeldSteps> {
  let held = 0;
  let running = 0;
  for (const workflowId of await listWorkflows(client, study)) {
    for (const activity of await listPending(client, workflowId)) {
      if (!isWaiting(activity)) running++;
      else {
        held++;
        if (activity.paused === true) continue;
        const request = {
          ...address(client, workflowId, activity),
          reason: 'the study is paused',
          requestId: randomUUID(),
        };
        await client.workflowService.pauseActivity(request);
      }
    }
  }
  return { running, held };
}

/** Lets them go again. Returns how many. */
export async function releaseWaitingSteps(client: Client, study: string): Promise<number> {
  let released = 0;
  for (const workflowId of await listWorkflows(client, study)) {
    for (const activity of await listPending(client, workflowId)) {
      if (activity.paused !== true) continue;
      await client.workflowService.unpauseActivity(address(client, workflowId, activity));
      released++;
    }
  }
  return released;
}

/** The study and its running groups: all of them have heard of what the study was told before. */
async function listWorkflows(client: Client, study: string): Promise<readonly string[]> {
  const { running } = await client.workflow.getHandle(study).query(progressQuery);
  return [study, ...running];
}

/** Steps only: what the store does for a workflow is short. */
async function listPending(client: Client, workflowId: string): Promise<readonly PendingActivity[]> {
  const handle = client.workflow.getHandle(workflowId);
  // an answer means that the workflow has worked off its messages, and has scheduled what it will
  await handle.query(progressQuery);
  const { raw } = await handle.describe();
  return (raw.pendingActivities ?? []).filter((activity) => readKind(activity) !== undefined);
}

function address({ options }: Client, workflowId: string, { activityId }: PendingActivity) {
  return {
    namespace: options.namespace,
    execution: { workflowId },
    identity: options.identity,
    id: activityId ?? '',
  };
}
