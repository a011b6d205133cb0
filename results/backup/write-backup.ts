import { basename, join, relative } from 'node:path';
import { VERSION } from '../../study/version.js';
import { maybeReadText, replaceFileDurably } from '../durable-file.js';
import { findFiles, listNames, maybeFindFile } from '../housekeeping/found-file.js';
import { REMOVED } from '../housekeeping/inventory.js';
import { maybeReadHead, type LedgerHead } from '../ledger/ledger-head.js';
import type { ArtifactRef } from '../manifest.js';
import { nameArtifact } from '../artifact-name.js';
import { nameManifest, readKeys } from '../manifest-name.js';
import { maybeParseManifest } from '../parse-manifest.js';
import { maybeReadMarker, markerPath, type BackupMarker, type CatalogEntry } from './catalog.js';
import { openFilePool, type FilePool } from './file-pool.js';

/** What a backup may hold beyond what is needed to go on. */
export const EXTRA_KINDS = ['waves', 'logs'] as const;
export type ExtraKind = (typeof EXTRA_KINDS)[number];

/** Where things lie in the data folder, by absolute paths. */
export interface BackupSource {
  readonly root: string;
  readonly results: string;
  readonly artifacts: string;
  readonly artifactLocation: string;
  readonly logs: string;
}

export interface BackupOptions {
  readonly source: BackupSource;
  /** The folder of the backup, which may hold an earlier one. */
  readonly target: string;
  readonly extras: readonly ExtraKind[];
  /** Hashes again what is there already. */
  readonly isVerifying: boolean;
  /** Removes what earlier backups had and this one hasn't. */
  readonly isPruning: boolean;
  readonly database: DatabasePorts;
  readonly signal?: AbortSignal;
}

export interface DatabasePorts {
  /** Copies it as it is at one moment. */
  copy(
    source: string,
    target: string,
  ): {
    readonly ledger?: { readonly id: string; readonly count: number; readonly head?: string };
  };
  maybeReadEventHash(path: string, sequence: number): string | undefined;
}

export interface BackupOutcome {
  readonly marker: BackupMarker;
  /** What was not there from before. */
  readonly copied: { readonly files: number; readonly bytes: number };
  readonly pruned: number;
  /** Steps whose exit waves were left out. */
  readonly wavesLeftOut: number;
}

const MOST_AT_ONCE = 8;

/**
 * Makes the folder hold the data folder as it is now, while studies may run: whatever stands in the results has its files.
 * Until the last moment it holds the backup of before.
 * @throws InputError where the folder is another one's
 */
export async function writeBackup(options: BackupOptions): Promise<BackupOutcome> {
  const { source, target, extras, isVerifying, isPruning, database, signal } = options;
  await maybeReadMarker(target);
  const pool = await openFilePool(target, isVerifying);
  const entries: CatalogEntry[] = [];
  const add = (path: string, ref: ArtifactRef | undefined) => {
    if (ref !== undefined) entries.push({ path: relative(source.root, path), ...ref });
  };

  // the results before the steps, the steps before the plans: each stands on what was written before it
  const ledger = await takeResults(source, pool, database, add);
  const artifacts = await maybeReadText(source.artifactLocation);
  add(source.artifactLocation, await pool.maybeTake(source.artifactLocation));
  const { damaged, leftOut, wavesLeftOut } = await takeSteps(options, pool, add);
  const small = [
    ...['plans', 'texts', 'runs'].flatMap((folder) => findFiles(join(source.artifacts, folder))),
    ...(extras.includes('logs') ? findFiles(source.logs) : []),
  ].filter(({ path }) => !path.endsWith('.tmp'));
  await forEachAtOnce(small, signal, async ({ path }) => add(path, await pool.maybeTake(path)));

  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
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
    damaged,
  };
  await replaceFileDurably(markerPath(target), JSON.stringify(marker, null, 1));
  const kept = new Set([catalog.sha256, ...entries.map(({ sha256 }) => sha256)]);
  return { marker, copied: pool.copied, pruned: isPruning ? await pool.prune(kept) : 0, wavesLeftOut };
}

type Add = (path: string, ref: ArtifactRef | undefined) => void;

/** The database, and the head of its ledger that fits the copy. */
async function takeResults(
  { results, artifacts }: BackupSource,
  pool: FilePool,
  database: DatabasePorts,
  add: Add,
): Promise<BackupMarker['ledger']> {
  const before = maybeReadHead(artifacts);
  if (maybeFindFile(results) === undefined) return undefined;
  const copy = pool.nameIncoming();
  const { ledger } = database.copy(results, copy);
  const isContinued = before !== undefined && database.maybeReadEventHash(copy, before.count) === before.head;
  add(results, await pool.adopt(copy));
  const { id, count = 0, head } = ledger ?? {};
  const last = id === undefined || head === undefined ? undefined : { ledger: id, count, head };
  // one that the copy doesn't go on from is kept as it is: it is evidence
  const fitting: LedgerHead | undefined = isContinued || before === undefined ? last : before;
  if (fitting !== undefined) {
    add(join(artifacts, 'ledger-head.json'), await pool.takeText(JSON.stringify(fitting, null, 1)));
  }
  return last && { id: last.ledger, count: last.count, head: last.head };
}

interface TakenSteps {
  readonly damaged: readonly string[];
  /** Hashes of files that no manifest names any more. */
  readonly leftOut: readonly string[];
  readonly wavesLeftOut: number;
}

async function takeSteps({ source, extras, signal }: BackupOptions, pool: FilePool, add: Add): Promise<TakenSteps> {
  const folder = join(source.artifacts, 'steps');
  const names = listNames(folder);
  const damaged: string[] = [];
  const taken = new Map<string, ArtifactRef>();
  const left = new Set<string>();
  let wavesLeftOut = 0;
  await forEachAtOnce([...readKeys(names)], signal, async (key) => {
    const path = join(folder, nameManifest(key));
    const text = await maybeReadText(path);
    // removed, or set aside, since a moment
    if (text === undefined) return;
    const manifest = maybeParseManifest(text, path);
    if (manifest?.kind === 'waves' && !extras.includes('waves')) {
      for (const { sha256 } of Object.values(manifest.outputs)) left.add(sha256);
      add(`${path}${REMOVED}`, await pool.takeText(text));
      wavesLeftOut++;
      return;
    }
    const outputs = Object.values(manifest?.outputs ?? {});
    const files = await Promise.all(outputs.map((ref) => pool.maybeTake(artifactPath(source, ref.sha256), ref)));
    if (manifest === undefined || files.includes(undefined)) {
      if ((await maybeReadText(path)) !== undefined) damaged.push(key);
      return;
    }
    for (const ref of outputs) taken.set(ref.sha256, ref);
    add(path, await pool.takeText(text));
  });
  for (const [sha256, ref] of taken) add(artifactPath(source, sha256), ref);
  const aside = names.filter((name) => /\.(removed|damaged)$/.test(basename(name)));
  await forEachAtOnce(aside, signal, async (name) => {
    const path = join(folder, name);
    // its step may have been made again, and left out just now under this very name
    if (!name.endsWith(REMOVED) || extras.includes('waves') || !names.includes(name.slice(0, -REMOVED.length))) {
      add(path, await pool.maybeTake(path));
    }
  });
  return { damaged: damaged.sort(), leftOut: [...left].filter((hash) => !taken.has(hash)).sort(), wavesLeftOut };
}

function artifactPath({ artifacts }: BackupSource, sha256: string): string {
  return join(artifacts, nameArtifact(sha256));
}

/** @throws the signal's reason */
async function forEachAtOnce<T>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += MOST_AT_ONCE) {
    signal?.throwIfAborted();
    await Promise.all(items.slice(first, first + MOST_AT_ONCE).map(work));
  }
}
