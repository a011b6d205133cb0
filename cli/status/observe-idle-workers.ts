import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/task-queues.js';

/** A worker asks for work again within a minute; one that doesn't is gone, or has its hands full. */
const GONE_MS = 75_000;
/** `TASK_QUEUE_TYPE_ACTIVITY`. */
const ACTIVITIES = 2;

/** Identities of workers that simulate or train and asked for work lately. */
export async function observePollers({ workflowService, options: { namespace } }: Client): Promise<readonly string[]> {
  const asked = [TASK_QUEUES.simulate, TASK_QUEUES.train].map((name) =>
    workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType: ACTIVITIES }),
  );
  const identities = (await Promise.all(asked)).flatMap(({ pollers }) =>
    pollers.flatMap(({ identity, lastAccessTime }) => {
      const atMs = Number(lastAccessTime?.seconds ?? 0) * 1_000;
      return identity && Date.now() - atMs < GONE_MS ? [identity] : [];
    }),
  );
  return [...new Set(identities)];
}
