import { FAILURE_KINDS } from '../../activities/failures.js';
import type { CellFailure } from '../../study/cell-failure.js';
import { progressQuery, retryUpdate } from '../../workflows/messages.js';
import type { RetryRequest } from '../../workflows/messages.js';
import { recordControl, type ControlContext, type ControlOutcome } from './control-context.js';
import { askStudy, type OpenStudy } from './open-study.js';
import { maybeReadEnded } from './read-ended.js';
import { restartFailed } from './restart-failed.js';
import { retryNetworks } from './retry-networks.js';

/** Kinds of error that a network can have ended with. */
export const RETRIED_KINDS = [...FAILURE_KINDS, 'worker-lost'] as const;

/** Tries again what failed or was skipped: all, what ended with one kind of error, or single networks. */
export async function retryStudy(
  open: OpenStudy,
  context: ControlContext,
  request: RetryRequest,
): Promise<ControlOutcome> {
  if (request.networks !== undefined) return retryNetworks(open, context, request.networks);
  const ended = await maybeReadEnded(open, context.dataFolder);
  const retried =
    ended === undefined
      ? await retryRunning(open, request)
      : await restartFailed(open, ended, request, context.dataFolder);
  await recordControl(open, context, 'retried', { retried, ...request });
  return { words: describeRetried(retried, ended !== undefined), fields: { retried } };
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
