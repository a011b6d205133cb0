import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../study/errors.js';
import { isErrorCode, makeFolder, syncFolder } from '../durable-file.js';
import { hashFile } from '../file-hash.js';
import {
  maybeReadMarker,
  pooledPath,
  readCatalog,
  type BackupMarker,
  type Catalog,
  type CatalogEntry,
} from './catalog.js';
import { copyHashed } from './copy-hashed.js';

export interface RestoreOptions {
  readonly backup: string;
  /** The data folder that is made. */
  readonly target: string;
  /** Takes the place of what is there, which is kept beside it under another name. */
  readonly isReplacing: boolean;
  /** Does what is left to do in the whole folder before it gets its name. */
  readonly finish: (folder: string, marker: BackupMarker, catalog: Catalog) => void;
  readonly signal?: AbortSignal;
}

export interface RestoreOutcome {
  readonly marker: BackupMarker;
  /** Where what was there before lies now. */
  readonly asideAt?: string;
}

/** The backup lacks files, or has other bytes than it should: nothing was restored. */
export class DamagedBackupError extends Error {
  override readonly name = 'DamagedBackupError';
}

const MOST_AT_ONCE = 8;
const MOST_TOLD = 10;

/**
 * Makes a data folder of a backup: all of it, with every byte checked, or nothing. It grows beside its place and gets its name
 * last, so that a restore that was killed is only to be given again.
 * @throws InputError where there is no backup, or where something stands in the place
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreOutcome> {
  const { backup, target, isReplacing, finish, signal } = options;
  const marker = await maybeReadMarker(backup);
  if (marker === undefined)
    throw new InputError(`backup: expected a folder that \`backup\` has written to its end, got ${backup}`);
  const catalog = await readCatalog(backup, marker);
  await requirePlace(target, isReplacing);
  const staging = `${resolve(target)}.restoring`;
  await openStaging(staging, marker);
  const problems: string[] = [];
  for (let first = 0; first < catalog.entries.length; first += MOST_AT_ONCE) {
    signal?.throwIfAborted();
    const some = catalog.entries.slice(first, first + MOST_AT_ONCE);
    const found = await Promise.all(some.map((entry) => placeFile(backup, staging, entry)));
    problems.push(...found.filter((problem) => problem !== undefined));
  }
  if (problems.length > 0) {
    await rm(staging, { recursive: true, force: true });
    const rest = problems.length - MOST_TOLD;
    const told = [...problems.slice(0, MOST_TOLD), ...(rest > 0 ? [`and ${rest} more`] : [])];
    throw new DamagedBackupError([`${backup} is damaged, and nothing was restored:`, ...told].join('\n  '));
  }
  finish(staging, marker, catalog);
  for (const folder of new Set(catalog.entries.map(({ path }) => dirname(join(staging, path)))))
    await syncFolder(folder);
  await rm(join(staging, UNFINISHED));
  await syncFolder(staging);
  const asideAt = (await isOccupied(target)) ? await moveAside(target) : undefined;
  await rename(staging, target);
  await syncFolder(dirname(resolve(target)));
  return { marker, ...(asideAt !== undefined && { asideAt }) };
}

/** Says which backup a folder is being made of. */
const UNFINISHED = 'restoring';

async function openStaging(staging: string, { catalog }: BackupMarker): Promise<void> {
  const mark = join(staging, UNFINISHED);
  const present = await readFile(mark, 'utf8').catch(() => undefined);
  if (present !== catalog) await rm(staging, { recursive: true, force: true });
  await makeFolder(staging);
  await writeFile(mark, catalog);
  // of a database that is about to be copied anew
  for (const ending of ['-wal', '-shm']) await rm(join(staging, `results.sqlite${ending}`), { force: true });
}

/** Returns what is wrong with the file in the backup. */
async function placeFile(backup: string, staging: string, { path, sha256 }: CatalogEntry): Promise<string | undefined> {
  const target = join(staging, path);
  // a restore that was killed has left it
  if (existsSync(target) && (await hashFile(target)).sha256 === sha256) return undefined;
  await mkdir(dirname(target), { recursive: true });
  const source = pooledPath(backup, sha256);
  const found = await copyHashed(source, target);
  if (found?.sha256 === sha256) return undefined;
  return `${path}: ${source} ${found === undefined ? 'is missing' : `has the hash ${found.sha256}`}`;
}

async function requirePlace(target: string, isReplacing: boolean): Promise<void> {
  if (isReplacing || !(await isOccupied(target))) return;
  throw new InputError(
    `--data: expected a folder that is empty or not there yet, got ${target}: --replace moves it aside`,
  );
}

async function isOccupied(target: string): Promise<boolean> {
  try {
    return (await readdir(target)).length > 0;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    if (isErrorCode(error, 'ENOTDIR')) throw new InputError(`--data: expected a folder, got the file ${target}`);
    throw error;
  }
}

async function moveAside(target: string): Promise<string> {
  const asideAt = `${resolve(target)}.before-restore-${randomUUID().slice(0, 8)}`;
  await rename(target, asideAt);
  return asideAt;
}
