import { mkdir, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StepKey } from '../study/step.js';
import { CorruptArtifactError, type ArtifactStore, type FinishedStep } from './artifact-store.js';
import { createDamageLog } from './damage-records.js';
import {
  createFileDurably,
  isErrorCode,
  maybeReadText,
  nothingWhere,
  replaceFileDurably,
  syncFile,
  syncFolder,
} from './durable-file.js';
import { createFileHasher, hashFile, hashText } from './file-hash.js';
import { createFolderClaims } from './folder-claims.js';
import { createFolderDamage } from './folder-damage.js';
import { listFolder } from './list-folder.js';
import { isFrozenPlan } from './is-frozen-plan.js';
import { createKeptTexts } from './kept-texts.js';
import type { ArtifactRef, Manifest } from './manifest.js';
import { nameArtifact } from './artifact-name.js';
import { nameManifest, readKeys, REMOVED } from './manifest-name.js';
import { createManifestReader } from './manifest-reader.js';
import { createScratchFolders } from './scratch-folders.js';
import { maybeParseRun } from './parse-manifest.js';
import { createStepClaims } from './step-claims.js';

/**
 * Artifacts in a folder:
 * `files/<aa>/<sha256>`, `steps/<key>.json`, `plans/<hash>.json`, `texts/<sha256>`, `runs/<key>.json`, `damage/…json`, and for
 * unfinished work `scratch/<key>/` and `claims/<key>.json`.
 */
export function createFolderArtifactStore(root: string): ArtifactStore {
  const maybeHash = createFileHasher();
  const maybeRead = createManifestReader();

  const filePath = (sha256: string) => join(root, nameArtifact(sha256));
  const manifestPath = (key: StepKey) => join(root, 'steps', nameManifest(key));
  const planPath = (hash: string) => join(root, 'plans', `${hash}.json`);
  const runPath = (step: StepKey) => join(root, 'runs', `${step}.json`);
  const textPath = (sha256: string) => join(root, 'texts', sha256);
  const scratch = createScratchFolders(join(root, 'scratch'));

  const damage = createDamageLog(createFolderDamage(join(root, 'damage')));

  async function requireWhole({ sha256 }: ArtifactRef, output?: { readonly step: StepKey; readonly role: string }) {
    const path = filePath(sha256);
    const found = await maybeHash(path);
    if (found === sha256) return path;
    await damage.report({ what: 'file', ...output, sha256, found: found ?? null, where: path });
    if (found === undefined) throw new CorruptArtifactError(`artifact ${sha256} is missing: expected ${path}`);
    throw new CorruptArtifactError(`artifact ${sha256} is damaged: its bytes have the hash ${found}`);
  }

  const openArtifact = (ref: ArtifactRef) => requireWhole(ref);

  const readManifest = (key: StepKey) => maybeRead(manifestPath(key));

  async function findManifest(key: StepKey): Promise<Manifest | undefined> {
    const path = manifestPath(key);
    const manifest = await readManifest(key).catch(async (error: unknown) => {
      if (!(error instanceof CorruptArtifactError)) throw error;
      const found = await hashFile(path).catch(nothingWhere('ENOENT'));
      await damage.report({ what: 'manifest', step: key, found: found?.sha256 ?? null, where: path });
      return 'damaged' as const;
    });
    const outputs = Object.entries(manifest === 'damaged' ? {} : (manifest?.outputs ?? {}));
    let isWhole = manifest !== 'damaged';
    // all of them, so that each is written down
    for (const [role, ref] of outputs) {
      await requireWhole(ref, { step: key, role }).catch((error: unknown) => {
        if (!(error instanceof CorruptArtifactError)) throw error;
        isWhole = false;
      });
    }
    if (isWhole && manifest !== 'damaged') return manifest;
    // kept beside the others under a name that nothing looks up, as evidence
    await rename(path, `${path}.damaged`).catch(nothingWhere('ENOENT'));
    return undefined;
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
      return readKeys((await readdir(join(root, 'steps')).catch(nothingWhere('ENOENT'))) ?? []);
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
      // it was removed on purpose, and is there again: from now on it may be lost
      await rm(`${manifestPath(step.key)}${REMOVED}`, { force: true });
      return manifest;
    },

    async freezePlan(hash, text) {
      const path = planPath(hash);
      if (await createFileDurably(path, text)) return;
      const present = await readFile(path, 'utf8');
      if (present === text || isFrozenPlan(present, hash)) return;
      await damage.report({ what: 'plan', sha256: hash, found: hashText(present), where: path });
      await replaceFileDurably(path, text);
    },

    async loadPlan(hash) {
      return readFile(planPath(hash), 'utf8');
    },

    keepRun: (step, run) => replaceFileDurably(runPath(step), JSON.stringify(run)),

    async maybeReadRun(step) {
      const text = await maybeReadText(runPath(step));
      return text === undefined ? undefined : maybeParseRun(text);
    },

    ...createKeptTexts({
      read: (sha256) => maybeReadText(textPath(sha256)),
      write: (sha256, text) => replaceFileDurably(textPath(sha256), text),
    }),
    listEntries: () => listFolder(root),
    hashEntry: (name) => hashFile(join(root, name)).catch(nothingWhere('ENOENT')).catch(nothingWhere('ELOOP')),
    readEntry: (name) => maybeReadText(join(root, name)),
    listDamage: damage.listDamage,
    discardDamage: damage.discardDamage,
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
