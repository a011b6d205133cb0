import { join, relative } from 'node:path';
import { VERSION } from '../../study/version.js';
import { maybeReadText, replaceFileDurably } from '../durable-file.js';
import { listRegularFiles } from '../housekeeping/found-file.js';
import type { ArtifactRef } from '../manifest.js';
import type { BackupOptions } from './backup-options.js';
import { maybeReadMarker, markerPath, SHARES, type BackupMarker, type CatalogEntry } from './catalog.js';
import { openFilePool } from './file-pool.js';
import { takeFolderLock } from '../folder-lock.js';
import { forEachAtOnce } from './for-each-at-once.js';
import { keepEarlierRecords, keepEarlierSteps, readEarlier } from './keep-earlier.js';
import { takeResults } from './take-results.js';
import { artifactPath, listLost, takeSteps } from './take-steps.js';

export interface BackupOutcome {
  readonly marker: BackupMarker;
  /** What was not there from before. */
  readonly copied: { readonly files: number; readonly bytes: number };
  readonly pruned: number;
  /** Nothing was pruned, since the data folder is damaged. */
  readonly isPruningHeld: boolean;
  /** Steps whose exit waves were left out. */
  readonly wavesLeftOut: number;
}

/**
 * Makes the folder hold the data folder as it is now, while studies may run: whatever stands in the results has its files.
 * Until the last moment it holds the backup of before. What the data folder has lost is taken from that one.
 * @throws InputError where the folder is another one's
 * @throws FolderBusyError where another backup writes to it
 */
export async function writeBackup(options: BackupOptions): Promise<BackupOutcome> {
  const { target } = options;
  const expected = `${target}: expected no other backup to write to it`;
  const lock = await takeFolderLock(join(target, 'incoming'), expected);
  try {
    return await writeLocked(options, lock.folder);
  } finally {
    await lock.release();
  }
}

async function writeLocked(options: BackupOptions, incoming: string): Promise<BackupOutcome> {
  const { source, target, extras, isVerifying, isPruning, signal } = options;
  const before = await maybeReadMarker(target);
  const share = before?.share === undefined ? 0 : (before.share + 1) % SHARES;
  const isSuspect = (sha256: string) => isVerifying || sha256.startsWith(share.toString(SHARES));
  const pool = openFilePool({ backup: target, incoming, isSuspect });
  const entries: CatalogEntry[] = [];
  const add = (path: string, ref: ArtifactRef | undefined) => {
    if (ref !== undefined) entries.push({ path: relative(source.root, path), sha256: ref.sha256, bytes: ref.bytes });
  };

  // the results before the steps, the steps before the plans: each stands on what was written before it
  const { ledger, steps: recorded } = await takeResults(options, before, pool, add);
  const artifacts = await maybeReadText(source.artifactLocation);
  add(source.artifactLocation, await pool.maybeTake(source.artifactLocation));
  const steps = await takeSteps(options, pool, add);
  const small = [
    ...['plans', 'texts', 'runs'].flatMap((folder) => listRegularFiles(join(source.artifacts, folder))),
    ...(extras.includes('logs') ? listRegularFiles(source.logs) : []),
  ].filter((path) => !path.endsWith('.tmp'));
  await forEachAtOnce(small, signal, async (path) => add(path, await pool.maybeTake(path)));

  // artifacts that lie elsewhere are no part of it
  const isWhole = artifacts === undefined;
  const lost = [...steps.damaged, ...(isWhole ? await listLost(recorded, steps, options) : [])];
  const earlier = lost.length > 0 || isWhole ? await readEarlier(target, before) : new Map<string, CatalogEntry>();
  const damaged = await keepEarlierSteps(lost, earlier, options, steps, pool, add);
  const keptRecords = isWhole ? await keepEarlierRecords(earlier, entries, options, pool, add) : [];
  const keptSteps = lost.filter((key) => !damaged.includes(key));
  for (const [sha256, ref] of steps.taken) add(artifactPath(source, sha256), ref);

  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  // the list is none of its files
  const copied = { ...pool.copied };
  const leftOut = [...steps.left].filter((hash) => !steps.taken.has(hash)).sort();
  const catalog = await pool.takeText(JSON.stringify({ entries, leftOut }));
  signal?.throwIfAborted();
  await pool.settle();
  const marker: BackupMarker = {
    format: 1,
    madeAt: new Date().toISOString(),
    version: VERSION,
    catalog: catalog.sha256,
    files: entries.length,
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    ...(ledger && { ledger }),
    ...(artifacts !== undefined && { artifacts: artifacts.trimEnd() }),
    with: extras,
    damaged: [...damaged].sort(),
    keptSteps: keptSteps.sort(),
    keptRecords,
    share,
  };
  await replaceFileDurably(markerPath(target), JSON.stringify(marker, null, 1));
  const isDamaged = damaged.length + keptSteps.length + keptRecords.length > 0;
  const kept = new Set([catalog.sha256, ...entries.map(({ sha256 }) => sha256)]);
  const pruned = isPruning && !isDamaged ? await pool.prune(kept) : 0;
  const isPruningHeld = isPruning && isDamaged;
  return { marker, copied, pruned, isPruningHeld, wavesLeftOut: steps.wavesLeftOut };
}
