import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowIdConflictPolicy,
  type Client,
} from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '../study/plan.js';
import { VERSION } from '../study/version.js';
import type { Outcome, StudyInput } from '../workflows/messages.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { createTimeLeft } from './progress/time-left.js';
import type { Display } from './progress/display.js';
import { observeStudy, toLastSnapshot } from './progress/observe-study.js';

const LOOK_MS = 500;

/**
 * One workflow a study, plan and version of this program, whose workflow code alone can go on with it: whoever starts
 * it again joins the one that runs.
 */
export function nameWorkflow(plan: Plan): string {
  return `study/${plan.study.name}/${plan.hash.slice(0, 16)}/${VERSION}`;
}

/**
 * Starts the study's workflow or joins it, shows how it goes, and returns its outcome. A server that goes away is
 * waited for. Throws the workflow's failure, and the signal's reason when aborted: the workflow goes on then.
 */
export async function followStudy(client: Client, plan: Plan, display: Display, signal: AbortSignal): Promise<Outcome> {
  const workflowId = nameWorkflow(plan);
  await withPatience(signal, display, () => client.withAbortSignal(signal, () => startStudy(client, plan)));
  const look = new AbortController();
  const watching = watchStudy(client, workflowId, plan, display, AbortSignal.any([signal, look.signal]));
  try {
    const outcome = await withPatience(signal, display, () =>
      client.withAbortSignal(signal, () => client.workflow.getHandle<typeof studyWorkflow>(workflowId).result()),
    );
    look.abort();
    await watching;
    display.show(toLastSnapshot(outcome, plan), undefined);
    return outcome;
  } finally {
    look.abort();
    await watching;
  }
}

/**
 * Starts the study's workflow, or leaves it as it is where it runs.
 * @param only networks to run by their group, where it isn't all of the plan
 */
export async function startStudy(client: Client, plan: Plan, only?: StudyInput['only']): Promise<void> {
  try {
    await client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: nameWorkflow(plan),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: plan.hash, window: plan.study.concurrency, ...(only && { only }) }],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      staticSummary: plan.study.name,
    });
  } catch (error) {
    // two that start at the same instant
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function watchStudy(
  client: Client,
  workflowId: string,
  plan: Plan,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const timeLeft = createTimeLeft(plan);
  while (!signal.aborted) {
    try {
      const snapshot = await observeStudy(client, workflowId, plan);
      if (!signal.aborted) display.show(snapshot, snapshot.paused ? undefined : timeLeft(snapshot));
    } catch (error) {
      if (!signal.aborted)
        display.away(`waiting for server and workers (${error instanceof Error ? error.message : String(error)})`);
    }
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Tries again while the server is away; an answer of the server, good or bad, ends it. */
async function withPatience<T>(signal: AbortSignal, display: Display, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof WorkflowFailedError || !isServerAway(error)) throw error;
      display.away('waiting for the Temporal server');
      await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** UNAVAILABLE, and what a server says while it starts and stops. */
function isServerAway(error: unknown): boolean {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  return [1, 2, 4, 8, 10, 14].includes(cause.code);
}
