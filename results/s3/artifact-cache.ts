import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode } from '../durable-file.js';
import { createFileHasher } from '../file-hash.js';

/** Copies of artifacts on this machine, named by their hashes; any of them may be deleted at any time. */
export interface ArtifactCache {
  /** Path of a copy whose bytes are those of the hash; a damaged one is removed. */
  maybeFind(sha256: string): Promise<string | undefined>;
  /** Takes a file of the same file system over, whose hash is known to be this. Returns its path. */
  keep(sha256: string, path: string): Promise<string>;
  /** A name for a file that is being fetched. */
  nameIncoming(): Promise<string>;
}

export interface CacheLimits {
  /** Beyond, the copies that were not used for longest are removed. */
  readonly mostBytes: number;
  /** A copy that was used so recently stays all the same: a computation may be about to open it. */
  readonly keepMs: number;
}

export function createArtifactCache(folder: string, limits: CacheLimits): ArtifactCache {
  const maybeHash = createFileHasher();
  const pathOf = (sha256: string) => join(folder, sha256);
  return {
    async maybeFind(sha256) {
      const path = pathOf(sha256);
      const found = await maybeHash(path);
      if (found === sha256) return (await maybeMarkUsed(path)) ? path : undefined;
      if (found !== undefined) await rm(path, { force: true });
      return undefined;
    },

    async keep(sha256, path) {
      await mkdir(folder, { recursive: true });
      await rename(path, pathOf(sha256));
      await maybeMarkUsed(pathOf(sha256));
      await makeRoom(folder, limits);
      return pathOf(sha256);
    },

    async nameIncoming() {
      await mkdir(folder, { recursive: true });
      return join(folder, `${randomUUID()}.incoming`);
    },
  };
}

/** The time of access tells the last use; that of the last change stays, by which a change of the bytes is known. */
async function maybeMarkUsed(path: string): Promise<boolean> {
  try {
    await utimes(path, new Date(), (await stat(path)).mtime);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

/** What a killed process was fetching lies here too, and goes the same way. */
async function makeRoom(folder: string, { mostBytes, keepMs }: CacheLimits): Promise<void> {
  const names = await readdir(folder);
  const files = (await Promise.all(names.map((name) => maybeMeasure(join(folder, name))))).filter(
    (file) => file !== undefined,
  );
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const idle = files.filter(({ usedMs }) => usedMs < Date.now() - keepMs).sort((a, b) => a.usedMs - b.usedMs);
  for (const file of idle) {
    if (bytes <= mostBytes) return;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
  }
}

async function maybeMeasure(path: string) {
  try {
    const { size: bytes, atimeMs, mtimeMs } = await stat(path);
    return { path, bytes, usedMs: Math.max(atimeMs, mtimeMs) };
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
