import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { nameGroup, type Plan, type PlannedNetwork } from '../../study/plan.js';
import { isToRetry } from '../../workflows/failure-list.js';
import type { Failures, RetryRequest } from '../../workflows/messages.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { startStudy } from '../start-study.js';
import type { OpenStudy } from './open-study.js';

/**
 * Starts a study that has ended anew, for those networks alone that failed or were skipped. Returns how many these are;
 * where there are none, nothing is started.
 */
export async function restartFailed(
  { client, plan }: OpenStudy,
  outcome: Failures,
  request: RetryRequest,
  dataFolder: string,
): Promise<number> {
  const { failed, skipped, cancelled, failures } = outcome;
  const told = new Map(failures.map((failure) => [failure.network, failure]));
  // a study tells its first failures only; the others are known by what is not in the results, and not of which kind
  const isAllTold = failed + skipped + cancelled === failures.length;
  const missing = isAllTold || request.error !== undefined ? new Set<string>() : listMissing(plan, dataFolder);
  const again = plan.networks.filter(({ identity: { id } }) => {
    const failure = told.get(id);
    return failure === undefined ? missing.has(id) : isToRetry(failure, request);
  });
  if (failed + skipped === 0 || again.length === 0) return 0;
  await startStudy(client, plan, { only: nameByGroup(again) });
  return again.length;
}

function listMissing({ networks }: Plan, dataFolder: string): ReadonlySet<string> {
  const reader = maybeCreateResultReader(layOutDataFolder(dataFolder).results);
  try {
    const missing = networks.filter(({ steps }) => reader === undefined || !reader.isRecorded(steps.record));
    return new Set(missing.map(({ identity }) => identity.id));
  } finally {
    reader?.close();
  }
}

function nameByGroup(networks: readonly PlannedNetwork[]): Record<string, string[]> {
  const byGroup: Record<string, string[]> = {};
  for (const { group, identity } of networks) (byGroup[nameGroup(group)] ??= []).push(identity.id);
  return byGroup;
}
