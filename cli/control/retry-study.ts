import { WorkflowNotFoundError } from '@temporalio/client';
import { FAILURE_KINDS } from '../../activities/failures.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import type { CellFailure } from '../../study/cell-failure.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { sumFailures } from '../../workflows/failure-list.js';
import { progressQuery, retryUpdate } from '../../workflows/messages.js';
import type { Failures, RetryRequest } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { askStudy, type OpenStudy } from './open-study.js';
import { restartFailed } from './restart-failed.js';

/** Kinds of error that a network can have ended with. */
export const RETRIED_KINDS = [...FAILURE_KINDS, 'worker-lost'] as const;

/** Tries again what failed or was skipped, all or what ended with one kind of error. */
export async function retryStudy(
  open: OpenStudy,
  context: ControlContext,
  request: RetryRequest,
): Promise<ControlOutcome> {
  const ended = await maybeReadOutcome(open, context.dataFolder);
  const retried =
    ended === undefined
      ? await retryRunning(open, request)
      : await restartFailed(open, ended, request, context.dataFolder);
  await recordControl(open, context, 'retried', { retried, ...request });
  return { words: describeRetried(retried, ended !== undefined), fields: { retried } };
}

/**
 * Of a study that ran to its end, also where the server has forgotten it since. Throws where there was none, or where it
 * was ended before.
 */
async function maybeReadOutcome(open: OpenStudy, dataFolder: string): Promise<Failures | undefined> {
  const { client, plan, workflowId } = open;
  const study = client.workflow.getHandle<typeof studyWorkflow>(workflowId);
  const described = await study.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (described === undefined) {
    const missing = readMissing(plan, dataFolder);
    if (missing.length > 0) return sumFailures(missing, missing.length);
    throw new WorkflowNotFoundError('the server knows none', workflowId, undefined);
  }
  const { status, runId } = described;
  if (status.name === 'RUNNING') return undefined;
  if (status.name === 'COMPLETED') return study.result();
  throw new WorkflowNotFoundError(`its last run was ${status.name.toLowerCase()}`, workflowId, runId);
}

/** Empty where the study was never tried to its end: then some networks are neither recorded nor told to be missing. */
function readMissing({ hash, networks }: Plan, dataFolder: string): readonly CellFailure[] {
  const reader = maybeCreateResultReader(layOutDataFolder(dataFolder).results);
  try {
    const missing = reader?.missing(hash) ?? [];
    const told = new Set(missing.map(({ network }) => network));
    const isTried = networks.every(({ identity, steps }) => told.has(identity.id) || reader?.isRecorded(steps.record));
    return isTried ? missing : [];
  } finally {
    reader?.close();
  }
}

async function retryRunning(open: OpenStudy, request: RetryRequest): Promise<number> {
  const retried = await countFailures(open, request);
  await askStudy(open, (study) => study.executeUpdate(retryUpdate, { args: [request] }));
  return retried;
}

function describeRetried(retried: number, hadEnded: boolean): string {
  const networks = retried === 1 ? '1 network is' : `${retried} networks are`;
  return `${networks} tried again${hadEnded && retried > 0 ? '; the study had ended and was started anew for them' : ''}`;
}

/** Just before they are tried again; of a kind, as far as studies and groups tell their failures. */
async function countFailures({ client, workflowId }: OpenStudy, { error }: RetryRequest): Promise<number> {
  const ask = (id: string) => client.workflow.getHandle(id).query(progressQuery);
  const study = await ask(workflowId);
  const all = [study, ...(await Promise.all(study.running.map(ask)))];
  const isCounted = (failure: CellFailure) => failure.state !== 'cancelled' && failure.error === error;
  return all.reduce((sum, { failed, skipped, failures }) => {
    return sum + (error === undefined ? failed + skipped : failures.filter(isCounted).length);
  }, 0);
}
