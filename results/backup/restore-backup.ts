import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../study/errors.js';
import { maybeReadText, syncFolder } from '../durable-file.js';
import { hashFile } from '../file-hash.js';
import { readKeys } from '../manifest-name.js';
import { maybeParseManifest } from '../parse-manifest.js';
import {
  maybeReadMarker,
  pooledPath,
  readCatalog,
  type BackupMarker,
  type Catalog,
  type CatalogEntry,
} from './catalog.js';
import { copyHashed } from './copy-hashed.js';
import { forEachAtOnce } from './for-each-at-once.js';
import { openPlace } from './restore-place.js';

export interface RestoreOptions {
  readonly backup: string;
  /** The data folder that is made. */
  readonly target: string;
  /** Takes the place of what is there, which is kept beside it under another name. */
  readonly isReplacing: boolean;
  /** Leaves out what is damaged in the backup, and the steps that need it. */
  readonly isWithoutDamaged: boolean;
  /** The path in the data folder of the file without which there is nothing to restore: the database. */
  readonly needed: string;
  /** Does what is left to do in the whole folder before it gets its name. */
  readonly finish: (folder: string, marker: BackupMarker, catalog: Catalog, without: LeftOut) => void;
  readonly signal?: AbortSignal;
}

/** What was damaged in the backup. */
export interface LeftOut {
  /** Paths in the data folder. */
  readonly files: readonly string[];
  /** Keys of steps that name them; their manifests lie there as `<key>.json.damaged`. */
  readonly steps: readonly string[];
}

export interface RestoreOutcome {
  readonly marker: BackupMarker;
  readonly without: LeftOut;
  /** Where what was there before lies now. */
  readonly asideAt?: string;
}

/** The backup lacks files, or has other bytes than it should: nothing was restored. */
export class DamagedBackupError extends Error {
  override readonly name = 'DamagedBackupError';
}

const MOST_TOLD = 10;

/**
 * Makes a data folder of a backup: all of it, with every byte checked, or nothing. It grows beside its place and gets its name
 * last, so that a restore that was killed is only to be given again; at a mount point it grows within.
 * @throws InputError where there is no backup, or where something stands in the place
 * @throws DamagedBackupError
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreOutcome> {
  const { backup, target, isReplacing, needed } = options;
  const marker = await maybeReadMarker(backup);
  if (marker === undefined)
    throw new InputError(`backup: expected a folder that \`backup\` has written to its end, got ${backup}`);
  const catalog = await readCatalog(backup, marker);
  const place = await openPlace(target, marker.catalog, { isReplacing, needed });
  try {
    const without = place.isGrown ? NOTHING : await growFolder(place.staging, marker, catalog, options);
    const asideAt = await place.settle();
    return { marker, without, ...(asideAt !== undefined && { asideAt }) };
  } finally {
    await place.release();
  }
}

const NOTHING: LeftOut = { files: [], steps: [] };

async function growFolder(
  staging: string,
  marker: BackupMarker,
  catalog: Catalog,
  options: RestoreOptions,
): Promise<LeftOut> {
  const without = await fillFolder(staging, catalog, options);
  options.finish(staging, marker, catalog, without);
  for (const folder of new Set(catalog.entries.map(({ path }) => dirname(join(staging, path)))))
    if (existsSync(folder)) await syncFolder(folder);
  return without;
}

async function fillFolder(
  staging: string,
  { entries }: Catalog,
  { backup, isWithoutDamaged, needed, signal }: RestoreOptions,
): Promise<LeftOut> {
  const problems: { readonly entry: CatalogEntry; readonly text: string }[] = [];
  await forEachAtOnce(entries, signal, async (entry) => {
    const text = await placeFile(backup, staging, entry);
    if (text !== undefined) problems.push({ entry, text });
  });
  if (problems.length === 0) return NOTHING;
  if (isWithoutDamaged && !problems.some(({ entry }) => entry.path === needed)) {
    const damaged = problems.map(({ entry }) => entry);
    return { files: damaged.map(({ path }) => path).sort(), steps: await setAside(staging, entries, damaged) };
  }
  await rm(staging, { recursive: true, force: true });
  const rest = problems.length - MOST_TOLD;
  const remedy = isWithoutDamaged
    ? `without ${needed} there is nothing to restore`
    : '`backup --verify` mends it as long as the data folder is there, `restore --without-damaged` leaves these out';
  const told = [
    ...problems.slice(0, MOST_TOLD).map(({ text }) => text),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    remedy,
  ];
  throw new DamagedBackupError([`${backup} is damaged, and nothing was restored:`, ...told].join('\n  '));
}

/** Returns what is wrong with the file in the backup, and leaves none then. */
async function placeFile(backup: string, staging: string, { path, sha256 }: CatalogEntry): Promise<string | undefined> {
  const target = join(staging, path);
  // a restore that was killed has left it
  if (existsSync(target) && (await hashFile(target)).sha256 === sha256) return undefined;
  await mkdir(dirname(target), { recursive: true });
  const source = pooledPath(backup, sha256);
  const found = await copyHashed(source, target);
  if (found?.sha256 === sha256) return undefined;
  await rm(target, { force: true });
  return `${path}: ${source} ${found === undefined ? 'is missing' : `has the hash ${found.sha256}`}`;
}

/** Gives manifests that name a damaged file a name that nothing looks up. Returns the keys of all steps that are not whole. */
async function setAside(
  staging: string,
  entries: readonly CatalogEntry[],
  damaged: readonly CatalogEntry[],
): Promise<readonly string[]> {
  const lost = new Set(damaged.map(({ sha256 }) => sha256));
  const steps: string[] = [];
  for (const { path, sha256 } of entries) {
    const [key] = basename(dirname(path)) === 'steps' ? readKeys([basename(path)]) : [];
    if (key === undefined) continue;
    const place = join(staging, path);
    const manifest = maybeParseManifest((await maybeReadText(place)) ?? '', place);
    const outputs = Object.values(manifest?.outputs ?? {});
    if (!lost.has(sha256) && !outputs.some((output) => lost.has(output.sha256))) continue;
    if (!lost.has(sha256)) await rename(place, `${place}.damaged`);
    steps.push(key);
  }
  return steps.sort();
}
