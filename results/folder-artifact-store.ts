import { mkdir, readdir, readFile, rename, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StepKey } from '../study/step.js';
import { CorruptArtifactError, type ArtifactStore, type FinishedStep } from './artifact-store.js';
import { createFileDurably, isErrorCode, replaceFileDurably, syncFile, syncFolder } from './durable-file.js';
import { createFileHasher, hashFile } from './file-hash.js';
import { createFolderClaims } from './folder-claims.js';
import { createKeptTexts } from './kept-texts.js';
import type { ArtifactRef, Manifest } from './manifest.js';
import { nameManifest, readKeys } from './manifest-name.js';
import { createManifestReader } from './manifest-reader.js';
import { createScratchFolders } from './scratch-folders.js';
import { maybeParseRun } from './parse-manifest.js';
import { createStepClaims } from './step-claims.js';

/**
 * Artifacts in a folder:
 * `files/<aa>/<sha256>`, `steps/<key>.json`, `plans/<hash>.json`, `texts/<sha256>`, `runs/<key>.json`, and for unfinished work `scratch/<key>/` and
 * `claims/<key>.json`.
 */
export function createFolderArtifactStore(root: string): ArtifactStore {
  const maybeHash = createFileHasher();
  const maybeRead = createManifestReader();

  const filePath = (sha256: string) => join(root, 'files', sha256.slice(0, 2), sha256);
  const manifestPath = (key: StepKey) => join(root, 'steps', nameManifest(key));
  const planPath = (hash: string) => join(root, 'plans', `${hash}.json`);
  const runPath = (step: StepKey) => join(root, 'runs', `${step}.json`);
  const textPath = (sha256: string) => join(root, 'texts', sha256);
  const scratch = createScratchFolders(join(root, 'scratch'));

  async function openArtifact(ref: ArtifactRef): Promise<string> {
    const path = filePath(ref.sha256);
    const found = await maybeHash(path);
    if (found === undefined) throw new CorruptArtifactError(`artifact ${ref.sha256} is missing: expected ${path}`);
    if (found !== ref.sha256) {
      throw new CorruptArtifactError(`artifact ${ref.sha256} is damaged: its bytes have the hash ${found}`);
    }
    return path;
  }

  const readManifest = (key: StepKey) => maybeRead(manifestPath(key));

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
    if ((await maybeHash(target)) !== ref.sha256 || !(await touch(target))) {
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

    async listFinished() {
      const names = await readdir(join(root, 'steps')).catch((error: unknown) => {
        if (isErrorCode(error, 'ENOENT')) return [];
        throw error;
      });
      return readKeys(names);
    },

    async publish(step: FinishedStep): Promise<Manifest> {
      const { files, ...rest } = step;
      const outputs: Record<string, ArtifactRef> = {};
      for (const [role, path] of Object.entries(files)) outputs[role] = await takeFile(path);
      const manifest: Manifest = { ...rest, outputs };
      const text = JSON.stringify(manifest, null, 1);
      // beside the step's files, which lie in a scratch folder: what a kill leaves there goes with it
      const [file] = Object.values(files);
      const folder = file === undefined ? await scratch.scratchFolder(step.key) : dirname(file);
      const unfinished = join(folder, nameManifest(step.key));
      // a damaged manifest in the way is set aside by the look at it, which makes room for ours
      while (!(await createFileDurably(manifestPath(step.key), text, unfinished))) {
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

    keepRun: (step, run) => replaceFileDurably(runPath(step), JSON.stringify(run)),

    async maybeReadRun(step) {
      const text = await maybeReadFile(runPath(step));
      return text === undefined ? undefined : maybeParseRun(text);
    },

    ...createKeptTexts({
      read: (sha256) => maybeReadFile(textPath(sha256)),
      write: (sha256, text) => replaceFileDurably(textPath(sha256), text),
    }),
    ...scratch,
    ...createStepClaims(createFolderClaims(join(root, 'claims'))),
  };
}

/** Tells those who remove files that nobody names that this one is about to be named. False where it is gone. */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}

async function maybeReadFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
