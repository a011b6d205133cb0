import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { StepKey } from '../study/step.js';
import { CorruptArtifactError, type ArtifactStore, type FinishedStep } from './artifact-store.js';
import { createFileDurably, isErrorCode, syncFile, syncFolder } from './durable-file.js';
import type { ArtifactRef, Manifest } from './manifest.js';
import { parseManifest } from './parse-manifest.js';

/**
 * Artifacts in a folder:
 * `files/<aa>/<sha256>`, `steps/<key>.json`, `plans/<hash>.json`, and `scratch/<key>/` for unfinished work.
 */
export function createFolderArtifactStore(root: string): ArtifactStore {
  /** Files that were hashed once in this process, by path; the value changes when the file does. */
  const verified = new Map<string, string>();

  const filePath = (sha256: string) => join(root, 'files', sha256.slice(0, 2), sha256);
  const manifestPath = (key: StepKey) => join(root, 'steps', `${key}.json`);
  const planPath = (hash: string) => join(root, 'plans', `${hash}.json`);
  const scratchPath = (key: StepKey) => join(root, 'scratch', key);

  async function openArtifact(ref: ArtifactRef): Promise<string> {
    const path = filePath(ref.sha256);
    const state = await describeState(path);
    if (state === undefined) throw new CorruptArtifactError(`artifact ${ref.sha256} is missing: expected ${path}`);
    if (verified.get(path) !== state) {
      const found = await hashFile(path);
      if (found.sha256 !== ref.sha256) {
        throw new CorruptArtifactError(`artifact ${ref.sha256} is damaged: its bytes have the hash ${found.sha256}`);
      }
      verified.set(path, state);
    }
    return path;
  }

  async function readManifest(key: StepKey): Promise<Manifest | undefined> {
    const path = manifestPath(key);
    try {
      return parseManifest(await readFile(path, 'utf8'), path);
    } catch (error) {
      if (isErrorCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async function findManifest(key: StepKey): Promise<Manifest | undefined> {
    try {
      const manifest = await readManifest(key);
      for (const ref of Object.values(manifest?.outputs ?? {})) await openArtifact(ref);
      return manifest;
    } catch (error) {
      if (!(error instanceof CorruptArtifactError)) throw error;
      // kept beside the others under a name that nothing looks up, as evidence
      const path = manifestPath(key);
      await rename(path, `${path}.damaged`).catch((reason: unknown) => {
        if (!isErrorCode(reason, 'ENOENT')) throw reason;
      });
      return undefined;
    }
  }

  async function takeFile(path: string): Promise<ArtifactRef> {
    const ref = await hashFile(path);
    const target = filePath(ref.sha256);
    await mkdir(dirname(target), { recursive: true });
    if ((await describeState(target)) === undefined || (await hashFile(target)).sha256 !== ref.sha256) {
      await syncFile(path);
      // scratch folders lie under the same root, so this is the same file system
      await rename(path, target);
      await syncFolder(dirname(target));
    }
    return ref;
  }

  return {
    findManifest,
    readManifest,
    openArtifact,

    async publish(step: FinishedStep): Promise<Manifest> {
      const { files, ...rest } = step;
      const outputs: Record<string, ArtifactRef> = {};
      for (const [role, path] of Object.entries(files)) outputs[role] = await takeFile(path);
      const manifest: Manifest = { ...rest, outputs };
      const text = JSON.stringify(manifest, null, 1);
      // a damaged manifest in the way is set aside by the look at it, which makes room for ours
      while (!(await createFileDurably(manifestPath(step.key), text))) {
        const present = await findManifest(step.key);
        if (present !== undefined) return present;
      }
      return manifest;
    },

    async freezePlan(hash, text) {
      await createFileDurably(planPath(hash), text);
    },

    async loadPlan(hash) {
      return readFile(planPath(hash), 'utf8');
    },

    async scratchFolder(key) {
      await mkdir(scratchPath(key), { recursive: true });
      return scratchPath(key);
    },

    async discardScratch(key) {
      await rm(scratchPath(key), { recursive: true, force: true });
    },
  };
}

/** Size and time of the last change, or undefined where there is no file. */
async function describeState(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ino } = await stat(path);
    return `${size}/${mtimeMs}/${ino}`;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function hashFile(path: string): Promise<ArtifactRef> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}
