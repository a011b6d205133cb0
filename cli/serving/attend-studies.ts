import { WorkflowFailedError, type Client } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../../study/describe-error.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { explainError } from '../explain-error.js';
import { isServerAway } from '../server-patience.js';
import type { StudyRun } from '../start-study.js';
import { listOngoingStudies, type OngoingStudy } from './ongoing-studies.js';
import type { ReachedServer } from './reach-server.js';

export interface AttendOptions {
  /** A study whose end was told already. */
  readonly besides?: StudyRun;
  /** Studies of which it was told that they go on. */
  readonly known?: readonly OngoingStudy[];
  /** Milliseconds in which the first study has to come, until which it isn't idle; undefined: it never ends by itself. */
  readonly idleAfterMs: number | undefined;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const LOOK_MS = 1_000;

/**
 * Keeps an eye on all studies that are open at the server that we hold, and tells of those that come and end.
 * Resolves when none is open any more. Throws the signal's reason when aborted.
 */
export async function attendStudies(reached: ReachedServer, options: AttendOptions): Promise<void> {
  const { besides, idleAfterMs, say, signal } = options;
  const { client, announceClosing } = reached;
  const since = Date.now();
  const list = async () => (await listOngoingStudies(client)).filter(({ runId }) => runId !== besides?.runId);
  let known = options.known ?? [];

  const look = async (): Promise<boolean> => {
    const open = await list();
    for (const study of without(known, open)) say(`${study.name}: ${await describeEnd(client, study)}`);
    for (const { name, plan } of without(open, known)) say(`${name}: going on (plan ${plan.slice(0, 12)})`);
    const wasIdle = known.length === 0;
    known = open;
    if (open.length > 0 || idleAfterMs === undefined) return false;
    if (wasIdle && Date.now() - since < idleAfterMs) return false;
    // who starts a study now sees this; who has started one before is on the list
    await announceClosing(true);
    if ((await list()).length === 0) return true;
    await announceClosing(false);
    return false;
  };

  for (;;) {
    signal.throwIfAborted();
    try {
      if (await look()) return;
    } catch (error) {
      if (!isServerAway(error)) throw error;
      await announceClosing(false);
    }
    await sleep(LOOK_MS, undefined, { signal });
  }
}

function without(studies: readonly OngoingStudy[], others: readonly OngoingStudy[]): readonly OngoingStudy[] {
  return studies.filter(({ runId }) => !others.some((other) => other.runId === runId));
}

/** `complete`, or what is missing, or why it failed. */
async function describeEnd(client: Client, { workflowId, runId }: OngoingStudy): Promise<string> {
  try {
    const outcome = await client.workflow.getHandle<typeof studyWorkflow>(workflowId, runId).result();
    const missing = (['failed', 'skipped', 'cancelled'] as const).filter((state) => outcome[state] > 0);
    if (missing.length === 0) return 'complete';
    return `incomplete: ${missing.map((state) => `${outcome[state]} ${state}`).join(', ')}`;
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const explained = explainError(error);
    return describeError(explained);
  }
}
