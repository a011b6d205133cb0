import { constants } from 'node:fs';
import { access, lstat, readdir, readFile, readlink, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { InputError } from '../../study/errors.js';
import {
  isErrorCode,
  makeFolder,
  maybeReadText,
  nothingWhere,
  replaceFileDurably,
  syncFolder,
} from '../durable-file.js';
import { isMountPoint } from '../local-file-system.js';
import { takeFolderLock } from '../folder-lock.js';

/** Where a restored folder grows, and how it gets its place. */
export interface RestorePlace {
  /** The folder that grows. */
  readonly staging: string;
  /** Whether all is in it, and a kill came when it was being moved to its place. */
  readonly isGrown: boolean;
  /** Gives it its place. Returns where what was there before lies now. */
  settle(): Promise<string | undefined>;
  /** Lets another restore to the same place begin. */
  release(): Promise<void>;
}

/** Says which backup a folder is being made of, by the hash of its list. */
const GROWING = 'restoring';
/** The same, once all is there and only to be moved. */
const GROWN = 'restored';

/** What a new file system and a restore have in a folder. */
const OWN_NAMES = ['lost+found', '.restoring', '.restoring-lock'];

/**
 * Beside the folder's place, which it then takes by one rename; within it where that can't be: a mount point, or a folder
 * beside which nothing can be made. Links are followed.
 * @param needed what is moved last, where it is moved piece by piece: the database
 * @throws InputError where something stands in the place, or in that of the growing folder
 * @throws FolderBusyError where another restore is under way there
 */
export async function openPlace(
  path: string,
  catalog: string,
  { isReplacing, needed }: { readonly isReplacing: boolean; readonly needed: string },
): Promise<RestorePlace> {
  const target = await followLinks(resolve(path));
  const why = await maybeTellWhyWithin(target);
  const staging = why === undefined ? `${target}.restoring` : join(target, '.restoring');
  const lock = await takeFolderLock(`${staging}-lock`, `${target}: expected no other \`restore\` to it`);
  try {
    const ready = await prepare({ target, staging, catalog, why, isReplacing });
    const settle = () =>
      why === undefined ? takePlace(staging, target, isReplacing) : movePieces(staging, target, catalog, needed);
    return { staging, ...ready, settle, release: () => lock.release() };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Preparation {
  readonly target: string;
  readonly staging: string;
  readonly catalog: string;
  readonly isReplacing: boolean;
  /** Why it grows within its place, if so. */
  readonly why: string | undefined;
}

async function prepare({
  target,
  staging,
  catalog,
  isReplacing,
  why,
}: Preparation): Promise<Pick<RestorePlace, 'isGrown'>> {
  const isGrown = why !== undefined && (await maybeReadText(join(staging, GROWN))) === catalog;
  const occupants = await listOccupants(target, why === undefined ? [] : OWN_NAMES);
  if (occupants.length > 0 && !isGrown) {
    if (!isReplacing) throw refuseOccupied(target, occupants);
    if (why !== undefined) {
      const remedy = 'empty it, or restore to a new folder in it';
      throw new InputError(`--replace: expected a folder that can be moved aside, got ${target}, ${why}: ${remedy}`);
    }
  }
  if (!isGrown) await openStaging(staging, catalog);
  return { isGrown };
}

async function takePlace(staging: string, target: string, isReplacing: boolean): Promise<string | undefined> {
  await syncFolder(staging);
  const occupants = await listOccupants(target);
  // since a moment
  if (occupants.length > 0 && !isReplacing) throw refuseOccupied(target, occupants);
  const asideAt = occupants.length > 0 ? await moveAside(target) : undefined;
  await rename(staging, target);
  // not before: without it the growing folder could be anybody's
  await rm(join(target, GROWING));
  for (const folder of [target, dirname(target)]) await syncFolder(folder);
  return asideAt;
}

/** Where the path leads: also by a link to what isn't there yet. */
async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isErrorCode(error, 'ELOOP'))
      throw new InputError(`--data: expected a folder, got links in a circle at ${path}`);
    if (!isErrorCode(error, 'ENOENT')) throw error;
  }
  const isLink = (await lstat(path).catch(nothingWhere('ENOENT')))?.isSymbolicLink() === true;
  if (isLink) return followLinks(resolve(dirname(path), await readlink(path)));
  const parent = dirname(path);
  return parent === path ? path : join(await followLinks(parent), basename(path));
}

/** In words; undefined where a folder beside it can take its place. */
async function maybeTellWhyWithin(target: string): Promise<string | undefined> {
  const present = await stat(target).catch(nothingWhere('ENOENT'));
  if (present === undefined) return undefined;
  if ((await isMountPoint(target)) || present.dev !== (await stat(dirname(target))).dev) return 'a mount point';
  try {
    await access(dirname(target), constants.W_OK);
    return undefined;
  } catch {
    return `a folder in ${dirname(target)}, where nothing may be written`;
  }
}

function refuseOccupied(target: string, [first = '']: readonly string[]): InputError {
  const got = `got ${target}, where ${first} lies`;
  return new InputError(`--data: expected a folder that is empty or not there yet, ${got}: --replace moves it aside`);
}

async function listOccupants(target: string, others: readonly string[] = []): Promise<readonly string[]> {
  try {
    return (await readdir(target)).filter((name) => !others.includes(name));
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    if (isErrorCode(error, 'ENOTDIR')) throw new InputError(`--data: expected a folder, got the file ${target}`);
    throw error;
  }
}

/** Goes on with one of the same backup, and takes the place of another one’s. Nothing else is ever removed. */
async function openStaging(staging: string, catalog: string): Promise<void> {
  const refuse = (got: string) =>
    new InputError(`${staging}: expected what an earlier restore has left, or nothing, got ${got}: move it away`);
  const present = await lstat(staging).catch(nothingWhere('ENOENT'));
  if (present !== undefined) {
    if (!present.isDirectory()) throw refuse('no folder');
    const mark = await readFile(join(staging, GROWING), 'utf8').catch(nothingWhere('ENOENT'));
    const isOurs = mark !== undefined && /^[0-9a-f]{64}$/.test(mark);
    if (!isOurs && (await readdir(staging)).length > 0) throw refuse(`a folder without its file ${GROWING}`);
    if (mark !== catalog) await rm(staging, { recursive: true, force: true });
  }
  await makeFolder(staging);
  await writeFile(join(staging, GROWING), catalog);
  // of a database that is about to be copied anew
  for (const ending of ['-wal', '-shm']) await rm(join(staging, `results.sqlite${ending}`), { force: true });
}

/** A kill in between leaves the mark that all is there: then the next one goes on with the rest. */
async function movePieces(staging: string, target: string, catalog: string, needed: string): Promise<undefined> {
  await replaceFileDurably(join(staging, GROWN), catalog);
  const names = (await readdir(staging)).filter((name) => name !== GROWING && name !== GROWN);
  const isLast = (name: string) => Number(name === needed);
  for (const name of names.sort((one, other) => isLast(one) - isLast(other))) {
    await rename(join(staging, name), join(target, name));
  }
  await syncFolder(target);
  await rm(staging, { recursive: true, force: true });
}

async function moveAside(target: string): Promise<string> {
  const asideAt = `${target}.before-restore-${randomUUID().slice(0, 8)}`;
  await rename(target, asideAt);
  return asideAt;
}
