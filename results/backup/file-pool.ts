import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrorCode, syncFolder } from '../durable-file.js';
import { hashFile, hashText } from '../file-hash.js';
import type { ArtifactRef } from '../manifest.js';
import { pooledPath } from './catalog.js';
import { copyHashed } from './copy-hashed.js';

/** The files of a backup by their hashes. What is there already is not copied again. */
export interface FilePool {
  /** Copies a file. Undefined where it is gone, or its bytes are not those of the hash that is expected. */
  maybeTake(path: string, expected?: ArtifactRef): Promise<ArtifactRef | undefined>;
  takeText(text: string): Promise<ArtifactRef>;
  /** A path for a file that is made there, to be taken then. */
  nameIncoming(): string;
  /** Takes a file over that was made there. */
  adopt(path: string): Promise<ArtifactRef>;
  /** Makes all that was taken outlive a power cut, and removes what killed backups left. */
  settle(): Promise<void>;
  /** Removes all but these. Returns how many. */
  prune(kept: ReadonlySet<string>): Promise<number>;
  readonly copied: { files: number; bytes: number };
}

/** @param isVerifying whether files that are there are hashed again, and copied anew where they rotted */
export async function openFilePool(backup: string, isVerifying: boolean): Promise<FilePool> {
  const incoming = join(backup, 'incoming');
  await mkdir(incoming, { recursive: true });
  const copied = { files: 0, bytes: 0 };
  const touched = new Set<string>();

  const has = async ({ sha256, bytes }: ArtifactRef) => {
    const path = pooledPath(backup, sha256);
    if (statSync(path, { throwIfNoEntry: false })?.size !== bytes) return false;
    return !isVerifying || (await hashFile(path)).sha256 === sha256;
  };
  const nameIncoming = () => join(incoming, randomUUID());
  const keep = async (ref: ArtifactRef, temporary: string) => {
    if (await has(ref)) await rm(temporary);
    else {
      const path = pooledPath(backup, ref.sha256);
      await mkdir(dirname(path), { recursive: true });
      await rename(temporary, path);
      touched.add(dirname(path));
      copied.files++;
      copied.bytes += ref.bytes;
    }
    return ref;
  };

  return {
    copied,
    nameIncoming,

    async maybeTake(path, expected) {
      if (expected !== undefined && (await has(expected))) return expected;
      const temporary = nameIncoming();
      const found = await copyHashed(path, temporary);
      if (found === undefined) return undefined;
      if (expected === undefined || found.sha256 === expected.sha256) return keep(found, temporary);
      await rm(temporary);
      return undefined;
    },

    async takeText(text) {
      const ref = { sha256: hashText(text), bytes: Buffer.byteLength(text) };
      if (await has(ref)) return ref;
      const temporary = nameIncoming();
      const file = await open(temporary, 'wx');
      await file.writeFile(text);
      await file.sync();
      await file.close();
      return keep(ref, temporary);
    },

    async adopt(path) {
      return keep(await hashFile(path), path);
    },

    async settle() {
      for (const folder of [...touched, join(backup, 'files'), backup]) {
        await syncFolder(folder).catch((error: unknown) => {
          if (!isErrorCode(error, 'ENOENT')) throw error;
        });
      }
      await rm(incoming, { recursive: true, force: true });
      const unfinished = (await readdir(backup)).filter((name) => /^backup\.json\..*\.tmp$/.test(name));
      for (const name of unfinished) await rm(join(backup, name), { force: true });
    },

    async prune(kept) {
      let removed = 0;
      for (const folder of await readdir(join(backup, 'files'))) {
        for (const name of await readdir(join(backup, 'files', folder))) {
          if (kept.has(name) || !/^[0-9a-f]{64}$/.test(name)) continue;
          await rm(join(backup, 'files', folder, name));
          removed++;
        }
      }
      return removed;
    },
  };
}
