import { WorkflowFailedError, WorkflowIdConflictPolicy, type Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';

const LOOK_MS = 300;

/**
 * Starts all studies at once and waits for their ends, however often the server goes away meanwhile. Returns what failed.
 * Throws the failure of a workflow, and the signal's reason when aborted.
 */
export async function followStudies(
  client: Client,
  plans: readonly Plan[],
  signal: AbortSignal,
): Promise<readonly CellFailure[]> {
  const outcomes = plans.map(async (plan) => {
    const workflowId = `campaign/${plan.study.name}`;
    await persist(client, signal, () =>
      client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
        workflowId,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: plan.hash, window: plan.study.concurrency }],
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      }),
    );
    return persist(client, signal, () => client.workflow.getHandle<typeof studyWorkflow>(workflowId).result());
  });
  return (await Promise.all(outcomes)).flatMap(({ failures }) => failures);
}

/** What a server says while it ends and starts has many forms; that it never comes back is for the signal to say. */
async function persist<T>(client: Client, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await client.withAbortSignal(signal, ask);
    } catch (error) {
      if (error instanceof WorkflowFailedError) throw error;
      signal.throwIfAborted();
      await sleep(LOOK_MS);
    }
  }
}
