import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Plan } from '../study/plan.js';
import { priorityUpdate, progressQuery, type StudyInput } from '../workflows/messages.js';
import type { StudyPriority } from '../study/study-priority.js';
import { labelWorkflow } from '../workflows/search-attributes.js';
import type { studyWorkflow } from '../workflows/study-workflow.js';
import { TASK_QUEUES } from '../workflows/task-queues.js';
import { nameWorkflow } from './name-workflow.js';
import { isRefusal, registerSearchAttributes } from './search-attributes.js';

/** One run of a study's workflow. */
export interface StudyRun {
  readonly workflowId: string;
  readonly runId: string;
}

export interface StartOptions {
  /** Networks to run by their group, where it isn't all of the plan. */
  readonly only?: StudyInput['only'];
  /** Others that are not in the results, by their group: why. */
  readonly missing?: StudyInput['missing'];
  /** Absent: normal, or what the workflow that runs has. */
  readonly priority?: StudyPriority | undefined;
}

/** Starts the study's workflow, or leaves the one that runs as it is, but for the priority. */
export async function startStudy(client: Client, plan: Plan, options: StartOptions = {}): Promise<StudyRun> {
  const run = await startOrJoin(client, plan, options);
  const { priority } = options;
  if (priority === undefined) return run;
  const study = client.workflow.getHandle(run.workflowId);
  const current = await study.query(progressQuery);
  if (current.priority !== priority) await study.executeUpdate(priorityUpdate, { args: [priority] });
  return run;
}

async function startOrJoin(client: Client, plan: Plan, options: StartOptions): Promise<StudyRun> {
  const isSearchable = await registerSearchAttributes(client);
  const workflowId = nameWorkflow(plan);
  try {
    try {
      return await startWorkflow(client, workflowId, plan, options, isSearchable);
    } catch (error) {
      // an attribute of that name, and of another type, is somebody else's
      if (!isSearchable || !(error instanceof Error && isRefusal(error.cause))) throw error;
      return await startWorkflow(client, workflowId, plan, options, false);
    }
  } catch (error) {
    // two that start at the same instant
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return { workflowId, runId };
  }
}

async function startWorkflow(
  client: Client,
  workflowId: string,
  { hash, study }: Plan,
  { only, missing, priority }: StartOptions,
  searchable: boolean,
): Promise<StudyRun> {
  const { name, concurrency } = study;
  const domains = study.domains.map((domain) => domain.name);
  const how = {
    window: concurrency,
    ...(only && { only }),
    ...(missing && { missing }),
    ...(priority && { priority }),
  };
  const { firstExecutionRunId } = await client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
    workflowId,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ plan: hash, study: name, searchable, ...how }],
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: name,
    ...(searchable && {
      typedSearchAttributes: labelWorkflow({ study: name, domains, steps: ['generate', 'pretrain'] }),
    }),
  });
  return { workflowId, runId: firstExecutionRunId };
}

/** Whether the study's workflow is under way. */
export async function isGoingOn(client: Client, plan: Plan): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(nameWorkflow(plan)).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** The run that was followed at an earlier server of the same database, even if it has ended since; else as `startStudy`. */
export async function resumeStudy(
  client: Client,
  plan: Plan,
  followed: StudyRun | undefined,
  options: StartOptions,
): Promise<StudyRun> {
  return followed !== undefined && (await isKnown(client, followed)) ? followed : startStudy(client, plan, options);
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
