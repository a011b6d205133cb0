import type { CellFailure } from '../../study/cell-failure.js';
import { nameGroups } from '../../study/plan.js';
import { startStudy } from '../start-study.js';
import type { OpenStudy } from './open-study.js';

/** What is told of other networks has to fit into a message to the server (2 MB), which knows them from the results else. */
const MOST_BYTES = 1_000_000;

/** Starts a study that has ended anew, for these networks alone; what is told of the others stays known to it. */
export async function restartNetworks(
  { client, plan }: OpenStudy,
  networks: ReadonlySet<string>,
  failures: readonly CellFailure[],
): Promise<void> {
  const groups = nameGroups(plan);
  const only: Record<string, string[]> = {};
  for (const network of networks) (only[groups.get(network) ?? ''] ??= []).push(network);
  const missing: Record<string, CellFailure[]> = {};
  let bytes = 0;
  for (const failure of failures) {
    const group = groups.get(failure.network);
    if (group === undefined || networks.has(failure.network)) continue;
    bytes += Buffer.byteLength(JSON.stringify(failure));
    if (bytes > MOST_BYTES) break;
    (missing[group] ??= []).push(failure);
  }
  await startStudy(client, plan, { only, missing });
}
