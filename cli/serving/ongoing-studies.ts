import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Plan } from '../../study/plan.js';
import { VERSION } from '../../study/version.js';
import type { StudyRun } from '../start-study.js';

/** A study whose workflow is open at a server, whether anybody follows it or not. */
export interface OngoingStudy extends StudyRun {
  readonly name: string;
  /** The first 16 digits of the plan's hash. */
  readonly plan: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedMs: number;
}

const NAME = /^study\/(.+)\/([0-9a-f]{16})\/([^/]+)$/;
const PAGE = 500;

/**
 * The studies that are open and ours to go on with, each in its latest form: those of another version of this program
 * need its code, and of two plans of one study the newer one counts.
 */
export async function listOngoingStudies(client: Client): Promise<readonly OngoingStudy[]> {
  const latest = new Map<string, OngoingStudy>();
  for (const study of await listEveryForm(client)) {
    if (study.version !== VERSION) continue;
    const known = latest.get(study.name);
    if (known === undefined || known.startedMs <= study.startedMs) latest.set(study.name, study);
  }
  return [...latest.values()];
}

/**
 * Ends the workflows of earlier plans of the study, and of other versions of this program, which would do work that
 * nobody wants any more. Finished steps and epochs stand in the artifacts. Returns what was ended.
 */
export async function endEarlierForms(client: Client, plan: Plan, run: StudyRun): Promise<readonly OngoingStudy[]> {
  const ended: OngoingStudy[] = [];
  for (const study of await listEveryForm(client)) {
    if (study.name !== plan.study.name || study.workflowId === run.workflowId) continue;
    try {
      // groups are its children and end with it
      await client.workflow
        .getHandle(study.workflowId, study.runId)
        .terminate(`superseded by plan ${plan.hash.slice(0, 12)} of the same study`);
      ended.push(study);
    } catch (error) {
      // closed meanwhile
      if (!isGrpcServiceError(error instanceof Error ? error.cause : error)) throw error;
    }
  }
  return ended;
}

/** The server's list follows what happens with a delay of less than a second. */
async function listEveryForm(client: Client): Promise<readonly OngoingStudy[]> {
  const found: OngoingStudy[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await client.workflowService.listOpenWorkflowExecutions({
      namespace: client.options.namespace,
      typeFilter: { name: 'studyWorkflow' },
      maximumPageSize: PAGE,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const { execution, startTime } of page.executions) {
      const [, name, plan, version] = NAME.exec(execution?.workflowId ?? '') ?? [];
      const { workflowId, runId } = execution ?? {};
      if (!workflowId || !runId || name === undefined || plan === undefined || version === undefined) continue;
      const startedMs = Number(startTime?.seconds ?? 0) * 1_000 + Number(startTime?.nanos ?? 0) / 1e6;
      found.push({ workflowId, runId, name, plan, version, startedMs });
    }
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return found;
}
