import type { Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../study/describe-error.js';
import type { Plan } from '../study/plan.js';
import type { Outcome } from '../workflows/messages.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { createTimeLeft } from './progress/time-left.js';
import type { Display } from './progress/display.js';
import { createLookPace } from './progress/look-pace.js';
import { observeStudy, toLastSnapshot } from './progress/observe-study.js';
import { withPatience } from './server-patience.js';
import type { StudyRun } from './start-study.js';

/**
 * Shows how a study goes and returns its outcome. A server that goes away is waited for.
 * Throws the workflow's failure, and the signal's reason when aborted: the workflow goes on then.
 */
export async function followStudy(
  client: Client,
  { workflowId, runId }: StudyRun,
  plan: Plan,
  display: Display,
  signal: AbortSignal,
): Promise<Outcome> {
  const look = new AbortController();
  const watching = watchStudy(client, workflowId, plan, display, AbortSignal.any([signal, look.signal]));
  try {
    const outcome = await withPatience(
      signal,
      (reason) => display.away(reason),
      () =>
        client.withAbortSignal(signal, () =>
          client.workflow.getHandle<typeof studyWorkflow>(workflowId, runId).result(),
        ),
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

async function watchStudy(
  client: Client,
  workflowId: string,
  plan: Plan,
  display: Display,
  signal: AbortSignal,
): Promise<void> {
  const timeLeft = createTimeLeft(plan);
  const choosePause = createLookPace();
  while (!signal.aborted) {
    const lookedAt = Date.now();
    try {
      const snapshot = await observeStudy(client, workflowId, plan);
      if (!signal.aborted) display.show(snapshot, snapshot.paused ? undefined : timeLeft(snapshot));
    } catch (error) {
      if (!signal.aborted) display.away(`waiting for server and workers (${describeError(error)})`);
    }
    await sleep(choosePause(Date.now() - lookedAt), undefined, { signal }).catch(() => undefined);
  }
}
