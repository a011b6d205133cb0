import { join } from 'node:path';
import { InputError } from '../../study/errors.js';
import { maybeFindFile } from '../housekeeping/found-file.js';
import { maybeReadHead, type LedgerHead } from '../ledger/ledger-head.js';
import type { Add, BackupOptions } from './backup-options.js';
import type { BackupMarker } from './catalog.js';
import type { FilePool } from './file-pool.js';

interface TakenResults {
  readonly ledger?: BackupMarker['ledger'];
  /** Keys of the steps that the results stand on. */
  readonly steps: readonly string[];
}

/**
 * The database, and the head of its ledger that fits the copy.
 * @throws InputError where the backup of before is of another data folder
 */
export async function takeResults(
  { source: { results, artifacts, root }, target, database }: BackupOptions,
  earlier: BackupMarker | undefined,
  pool: FilePool,
  add: Add,
): Promise<TakenResults> {
  const before = maybeReadHead(artifacts);
  const of = earlier?.ledger && `${target}: expected the data folder that its backup of ${earlier.madeAt} is of`;
  if (maybeFindFile(results) === undefined) {
    if (of === undefined) return { steps: [] };
    throw new InputError(`${of}, got ${root} without ${results}: \`restore\` it, or back up to another folder`);
  }
  const copy = pool.nameIncoming();
  const { ledger } = database.copy(results, copy);
  if (of !== undefined && ledger?.id !== earlier?.ledger?.id) {
    const names = `got ${root} with the ledger ${ledger?.id ?? 'none'} instead of ${earlier?.ledger?.id ?? 'none'}`;
    throw new InputError(`${of}, ${names}: back up to another folder`);
  }
  const steps = database.listSteps(copy);
  const isContinued = before !== undefined && database.maybeReadEventHash(copy, before.count) === before.head;
  add(results, await pool.adopt(copy));
  const { id, count = 0, head } = ledger ?? {};
  const last = id === undefined || head === undefined ? undefined : { ledger: id, count, head };
  // one that the copy doesn't go on from is kept as it is, and none stays none: it is evidence
  const fitting: LedgerHead | undefined = isContinued ? last : before;
  if (fitting !== undefined) {
    add(join(artifacts, 'ledger-head.json'), await pool.takeText(JSON.stringify(fitting, null, 1)));
  }
  return { steps, ...(last && { ledger: { id: last.ledger, count: last.count, head: last.head } }) };
}
