import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Writes the text whole: temporary name, fsync, then its name, then fsync of the folder. Replaces what was there. */
export async function replaceFileDurably(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = await writeTemporary(path, text);
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/**
 * The same, unless the file exists already. Returns whether this call wrote it.
 * @param unfinished where the temporary file lies, which a kill may leave there; on the same file system
 */
export async function createFileDurably(path: string, text: string, unfinished = path): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = await writeTemporary(unfinished, text);
  try {
    // link, unlike rename, fails when the name is taken: of two writers exactly one wins
    await link(temporary, path);
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw explainLinkFailure(error, dirname(path));
  } finally {
    await unlink(temporary);
  }
  await syncFolder(dirname(path));
  return true;
}

/** Puts into words that a file system has no hard links, as FAT and some network ones; other errors come back. */
export function explainLinkFailure(error: unknown, folder: string): unknown {
  if (!NO_LINKS.some((code) => isErrorCode(error, code))) return error;
  const message = `the file system of ${folder} can't hold a data folder: expected one with hard links, got none`;
  return new Error(message, { cause: error });
}

/** What link(2) says where there are no hard links: EPERM by POSIX, the others by network and FUSE file systems. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/**
 * Makes a folder with those above it, one after the other: Node's recursive mkdir never returns where a file system,
 * such as /proc, refuses with ENOENT.
 */
export async function makeFolder(path: string): Promise<void> {
  const whole = resolve(path);
  const missing: string[] = [];
  for (let folder = whole; !(await exists(folder)); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    await mkdir(folder).catch((error: unknown) => {
      if (!isErrorCode(error, 'EEXIST')) throw error;
    });
  }
}

/** Flushes a finished file's bytes to the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder's entries, without which a rename may be lost in a power cut. */
export const syncFolder = syncFile;

/** Whether an error of the file system carries this code, such as `ENOENT`. */
export function isErrorCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Takes an error of the file system with this code for an answer, and no failure. */
export function nothingWhere(code: string): (error: unknown) => undefined {
  return (error) => {
    if (!isErrorCode(error, code)) throw error;
    return undefined;
  };
}

/** The text of a file; undefined where there is no such file. */
export function maybeReadText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(nothingWhere('ENOENT'));
}

async function writeTemporary(path: string, text: string): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}
