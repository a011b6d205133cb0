import { WorkflowNotFoundError } from '@temporalio/client';
import type { ResultReader } from '../../results/result-store.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { readResults } from '../read-results.js';
import type { OpenStudy } from './open-study.js';

/** What a study that ran to its end has left. */
export interface EndedStudy {
  /** Why networks are missing. */
  readonly failures: readonly CellFailure[];
  /** Networks that are missing and of which nothing is told. */
  readonly untold: number;
}

/**
 * Of a study that ran to its end, also where the server has forgotten it since; undefined while it goes on. Throws where
 * there was none, or where it was ended before.
 */
export async function maybeReadEnded(open: OpenStudy, dataFolder: string): Promise<EndedStudy | undefined> {
  const { client, plan, workflowId } = open;
  const study = client.workflow.getHandle<typeof studyWorkflow>(workflowId);
  const described = await study.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (described === undefined) {
    const { missing, isTried } = readResults(dataFolder, (reader) => {
      const told = reader?.missing(plan.hash) ?? [];
      return { missing: told, isTried: isTriedThrough(plan, told, reader) };
    });
    if (missing.length > 0 && isTried) return { failures: missing, untold: 0 };
    throw new WorkflowNotFoundError('the server knows none', workflowId, undefined);
  }
  const { status, runId } = described;
  if (status.name === 'RUNNING') return undefined;
  if (status.name !== 'COMPLETED') {
    throw new WorkflowNotFoundError(`its last run was ${status.name.toLowerCase()}`, workflowId, runId);
  }
  const { failed, skipped, cancelled, failures } = await study.result();
  // a study tells its first failures only, and the results keep all
  const told = new Set(failures.map(({ network }) => network));
  const kept = readResults(dataFolder, (reader) => reader?.missing(plan.hash) ?? []).filter(
    ({ network }) => !told.has(network),
  );
  const all = [...failures, ...kept];
  return { failures: all, untold: Math.max(0, failed + skipped + cancelled - all.length) };
}

/** Whether each network of the plan is either recorded or told to be missing. */
function isTriedThrough(
  { networks }: Plan,
  missing: readonly CellFailure[],
  reader: ResultReader | undefined,
): boolean {
  const told = new Set(missing.map(({ network }) => network));
  return networks.every(({ identity, steps }) => told.has(identity.id) || reader?.isRecorded(steps.record));
}
