import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Plan } from '../study/plan.js';
import type { StudyInput } from '../workflows/messages.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { nameWorkflow } from './follow-study.js';

/** One run of a study's workflow. */
export interface StudyRun {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Starts the study's workflow, or leaves it as it is where it runs.
 * @param only networks to run by their group, where it isn't all of the plan
 */
export async function startStudy(client: Client, plan: Plan, only?: StudyInput['only']): Promise<StudyRun> {
  const workflowId = nameWorkflow(plan);
  try {
    const { firstExecutionRunId } = await client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId,
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: plan.hash, window: plan.study.concurrency, ...(only && { only }) }],
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
      staticSummary: plan.study.name,
    });
    return { workflowId, runId: firstExecutionRunId };
  } catch (error) {
    // two that start at the same instant
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return { workflowId, runId };
  }
}

/** The run that was followed at an earlier server of the same database, even if it has ended since; else as `startStudy`. */
export async function resumeStudy(client: Client, plan: Plan, followed: StudyRun | undefined): Promise<StudyRun> {
  return followed !== undefined && (await isKnown(client, followed)) ? followed : startStudy(client, plan);
}

async function isKnown(client: Client, { workflowId, runId }: StudyRun): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId, runId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
