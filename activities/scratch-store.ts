import { CorruptArtifactError, type ArtifactStore } from '../results/artifact-store.js';
import type { ArtifactRef, Manifest } from '../results/manifest.js';
import type { StepKey } from '../study/step.js';

/** An input that was not there any more, or damaged, and was made again. */
export interface MadeInput {
  readonly key: StepKey;
  readonly kind: Manifest['kind'];
  /** Whether it has the bits that were recorded. */
  readonly isEqual: boolean;
}

export interface ScratchStore {
  readonly artifacts: ArtifactStore;
  /** The inputs that had to be made again so far. */
  listMade(): readonly MadeInput[];
}

/**
 * A store that reads what is recorded and writes beside it: nothing recorded is touched, a damaged manifest neither. What is
 * missing is made again, when it is read first.
 * @param own where everything new goes
 * @param remake computes a step again and publishes it in `own`
 */
export function createScratchStore(
  recorded: Pick<ArtifactStore, 'readManifest' | 'openArtifact' | 'maybeReadText'>,
  own: ArtifactStore,
  remake: (key: StepKey, recorded: Manifest | undefined) => Promise<Manifest>,
): ScratchStore {
  const making = new Map<StepKey, Promise<Manifest>>();
  const made = new Map<StepKey, MadeInput>();
  /** Whose output a file is, by its hash. */
  const owners = new Map<string, { readonly manifest: Manifest; readonly role: string }>();

  const makeAgain = (key: StepKey, before: Manifest | undefined): Promise<Manifest> => {
    const promise = making.get(key) ?? remake(key, before).then((manifest) => note(manifest, before));
    making.set(key, promise);
    return promise;
  };
  const note = (manifest: Manifest, before: Manifest | undefined): Manifest => {
    made.set(manifest.key, { key: manifest.key, kind: manifest.kind, isEqual: hasSameFiles(manifest, before) });
    return manifest;
  };

  const remember = (manifest: Manifest): Manifest => {
    for (const [role, ref] of Object.entries(manifest.outputs)) owners.set(ref.sha256, { manifest, role });
    return manifest;
  };

  const maybeReadRecorded = (key: StepKey) => recorded.readManifest(key).catch(forgiveCorrupt);

  const openRecorded = (ref: ArtifactRef) => recorded.openArtifact(ref).catch(forgiveCorrupt);

  const artifacts: ArtifactStore = {
    ...own,

    async readManifest(key) {
      const before = await maybeReadRecorded(key);
      return remember(before ?? (await makeAgain(key, undefined)));
    },

    /** Asked about waves alone, which are simulated where they are not whole. */
    async findManifest(key) {
      const before = await maybeReadRecorded(key);
      for (const ref of Object.values(before?.outputs ?? {})) {
        if ((await openRecorded(ref)) === undefined) return own.findManifest(key);
      }
      return before ?? own.findManifest(key);
    },

    async publish(step) {
      const manifest = await own.publish(step);
      // by `generate` itself, which has found none
      if (step.kind === 'waves') note(manifest, await maybeReadRecorded(step.key));
      return manifest;
    },

    async openArtifact(ref) {
      const path = await openRecorded(ref);
      if (path !== undefined) return path;
      const owner = owners.get(ref.sha256);
      if (owner === undefined) return own.openArtifact(ref);
      const again = await makeAgain(owner.manifest.key, owner.manifest);
      return own.openArtifact(again.outputs[owner.role] ?? ref);
    },

    maybeReadText: async (sha256) => (await recorded.maybeReadText(sha256)) ?? own.maybeReadText(sha256),
  };
  return { artifacts, listMade: () => [...made.values()] };
}

function hasSameFiles(manifest: Manifest, before: Manifest | undefined): boolean {
  if (before === undefined) return true;
  return Object.entries(before.outputs).every(([role, ref]) => manifest.outputs[role]?.sha256 === ref.sha256);
}

function forgiveCorrupt(error: unknown): undefined {
  if (error instanceof CorruptArtifactError) return undefined;
  throw error;
}
