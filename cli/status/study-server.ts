import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { StudySummary } from '../../results/result-store.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { nameWorkflow } from '../name-workflow.js';
import { observeStudy } from '../progress/observe-study.js';
import { connectClient } from '../temporal-client.js';
import type { KnownPlan, Sources } from './describe-study.js';
import { observePollers } from './observe-idle-workers.js';

const ANSWER_MS = 5_000;

/** The server that studies go on with, as far as it is asked how they go. */
export interface StudyServer {
  /** What the study's workflow says, whether it goes on or has ended. Throws while no worker answers for it. */
  maybeObserve(
    summary: StudySummary,
    maybeKnowPlan: (hash: string) => Promise<KnownPlan | undefined>,
  ): Promise<Pick<Sources, 'observed' | 'outcome'>>;
  /** Workers that ask for steps, as they call themselves. */
  listPollers(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * @param address undefined: the person's own
 * @throws EnvironmentError where none answers
 */
export async function connectStudyServer(address: string | undefined): Promise<StudyServer> {
  const client = await connectClient(address);
  return {
    maybeObserve: (summary, maybeKnowPlan) => maybeObserve(client, summary, maybeKnowPlan),
    listPollers: () => client.withDeadline(Date.now() + ANSWER_MS, () => observePollers(client)),
    close: () => client.connection.close(),
  };
}

async function maybeObserve(
  client: Client,
  { study, plan: hash }: StudySummary,
  maybeKnowPlan: (hash: string) => Promise<KnownPlan | undefined>,
): Promise<Pick<Sources, 'observed' | 'outcome'>> {
  const workflowId = nameWorkflow({ study: { name: study }, hash });
  const handle = client.workflow.getHandle<typeof studyWorkflow>(workflowId);
  try {
    const { status } = await client.withDeadline(Date.now() + ANSWER_MS, () => handle.describe());
    if (status.name === 'COMPLETED') return { outcome: await handle.result() };
    if (status.name !== 'RUNNING') return {};
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return {};
    throw error;
  }
  const known = await maybeKnowPlan(hash);
  return known === undefined ? {} : { observed: await observeStudy(client, workflowId, known.plan) };
}
