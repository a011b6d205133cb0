import type { Plan } from '../../study/plan.js';
import { selectRetried } from '../../workflows/failure-list.js';
import type { RetryRequest } from '../../workflows/messages.js';
import { readResults } from '../read-results.js';
import type { OpenStudy } from './open-study.js';
import type { EndedStudy } from './read-ended.js';
import { restartNetworks } from './restart-networks.js';

/**
 * Starts a study that has ended anew, for those networks alone that failed or were skipped. Returns how many these are;
 * where there are none, nothing is started.
 */
export async function restartFailed(
  open: OpenStudy,
  { failures, untold }: EndedStudy,
  request: RetryRequest,
  dataFolder: string,
): Promise<number> {
  const again = new Set(failures.filter(selectRetried(request)).map(({ network }) => network));
  if (untold > 0 && request.error === undefined) {
    // known by what is not in the results, and not of which kind
    const told = new Set(failures.map(({ network }) => network));
    for (const network of listMissing(open.plan, dataFolder)) if (!told.has(network)) again.add(network);
  }
  if (again.size > 0) await restartNetworks(open, again, failures);
  return again.size;
}

function listMissing({ networks }: Plan, dataFolder: string): readonly string[] {
  return readResults(dataFolder, (reader) => {
    const missing = networks.filter(({ steps }) => reader === undefined || !reader.isRecorded(steps.record));
    return missing.map(({ identity }) => identity.id);
  });
}
