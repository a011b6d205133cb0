import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isErrorCode } from './durable-file.js';
import type { ArtifactRef } from './manifest.js';

export async function hashFile(path: string): Promise<ArtifactRef> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

/** Hashes a file once in this process and again when it has changed; undefined where there is no file. */
export type FileHasher = (path: string) => Promise<string | undefined>;

export function createFileHasher(): FileHasher {
  const known = new Map<string, { readonly state: string; readonly sha256: string }>();
  return async (path) => {
    const state = await maybeDescribeState(path);
    if (state === undefined) return undefined;
    const before = known.get(path);
    if (before?.state === state) return before.sha256;
    const { sha256 } = await hashFile(path);
    known.set(path, { state, sha256 });
    return sha256;
  };
}

/** Size, time of the last change and inode, or undefined where there is no file. */
export async function maybeDescribeState(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size}/${mtimeMs}/${ino}`;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
