import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
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
    const state = maybeDescribeState(path);
    if (state === undefined) return undefined;
    const before = known.get(path);
    if (before?.state === state) return before.sha256;
    const { sha256 } = await hashFile(path);
    known.set(path, { state, sha256 });
    return sha256;
  };
}

/**
 * Size, time of the last change and inode, or undefined where there is no file. Not asynchronous: on a local disk that
 * takes a tenth of the time, and an evaluation looks at 54 files.
 */
export function maybeDescribeState(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.size}/${found.mtimeMs}/${found.ino}`;
}
