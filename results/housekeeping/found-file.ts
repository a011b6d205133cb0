import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isErrorCode } from '../durable-file.js';

/** A file, or a folder with all that is in it. */
export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** When its bytes or its name changed last, in milliseconds since 1970: a rename leaves the time of the bytes. */
  readonly changedMs: number;
  /** When its bytes changed last. */
  readonly writtenMs: number;
}

/** Not asynchronous: on a local disk that takes a tenth of the time, and there are tens of thousands. */
export function maybeFindFile(path: string): FoundFile | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const own = { path, writtenMs: found.mtimeMs, changedMs: Math.max(found.mtimeMs, found.ctimeMs) };
  if (!found.isDirectory()) return { ...own, bytes: found.size };
  const inside = findFiles(path);
  return {
    ...own,
    bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0),
    changedMs: inside.reduce((latest, { changedMs }) => Math.max(latest, changedMs), own.changedMs),
  };
}

/** What lies directly in a folder; a running study renames and removes there at any moment. None where there is no folder. */
export function findFiles(folder: string): readonly FoundFile[] {
  return listNames(folder).flatMap((name) => maybeFindFile(join(folder, name)) ?? []);
}

/** Paths of all regular files below a folder; no links, and none where there is no folder. */
export function listRegularFiles(folder: string): readonly string[] {
  if (listNames(folder).length === 0) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Empty where there is no folder. */
export function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT') || isErrorCode(error, 'ENOTDIR')) return [];
    throw error;
  }
}

export function sumBytes(files: Iterable<{ readonly bytes: number }>): number {
  let sum = 0;
  for (const { bytes } of files) sum += bytes;
  return sum;
}
