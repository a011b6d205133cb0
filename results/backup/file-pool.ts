import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isErrorCode, maybeReadText, syncFolder } from '../durable-file.js';
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
  /** Whether a file is there from before, with these very bytes. */
  isWhole(ref: ArtifactRef): Promise<boolean>;
  /** A text that is there from before. */
  maybeReadText(ref: ArtifactRef): Promise<string | undefined>;
  /** Makes all that was taken outlive a power cut, and removes what killed backups left. */
  settle(): Promise<void>;
  /** Removes all but these. Returns how many. */
  prune(kept: ReadonlySet<string>): Promise<number>;
  readonly copied: { files: number; bytes: number };
}

export interface FilePoolOptions {
  readonly backup: string;
  /** Where files are made, on the same disk. */
  readonly incoming: string;
  /** Whether a file of this hash that is there is hashed again, and copied anew where it rotted. */
  readonly isSuspect: (sha256: string) => boolean;
}

export function openFilePool({ backup, incoming, isSuspect }: FilePoolOptions): FilePool {
  const copied = { files: 0, bytes: 0 };
  const touched = new Set<string>();
  /** Files that are being put in their places. */
  const underWay = new Map<string, Promise<unknown>>();

  const hasSize = ({ sha256, bytes }: ArtifactRef) =>
    statSync(pooledPath(backup, sha256), { throwIfNoEntry: false })?.size === bytes;
  const isWhole = async (ref: ArtifactRef) =>
    hasSize(ref) && (await hashFile(pooledPath(backup, ref.sha256))).sha256 === ref.sha256;
  const has = async (ref: ArtifactRef) => (isSuspect(ref.sha256) ? isWhole(ref) : hasSize(ref));
  const nameIncoming = () => join(incoming, randomUUID());
  const place = async (ref: ArtifactRef, temporary: string) => {
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
  /** Several at once may bring the same bytes: the first ones are kept. */
  const keep = async (ref: ArtifactRef, temporary: string) => {
    for (let other = underWay.get(ref.sha256); other !== undefined; other = underWay.get(ref.sha256)) await other;
    const placing = place(ref, temporary).finally(() => underWay.delete(ref.sha256));
    underWay.set(
      ref.sha256,
      placing.catch(() => undefined),
    );
    return placing;
  };

  return {
    copied,
    nameIncoming,
    isWhole,

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

    async maybeReadText({ sha256 }) {
      const text = await maybeReadText(pooledPath(backup, sha256));
      return text !== undefined && hashText(text) === sha256 ? text : undefined;
    },

    async settle() {
      for (const folder of [...touched, join(backup, 'files'), backup]) {
        await syncFolder(folder).catch((error: unknown) => {
          if (!isErrorCode(error, 'ENOENT')) throw error;
        });
      }
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
