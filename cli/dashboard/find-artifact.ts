import type { ArtifactPorts } from '../../dashboard/routes/artifacts.js';
import { CorruptArtifactError, type ArtifactStore } from '../../results/artifact-store.js';
import type { ArtifactRef } from '../../results/manifest.js';
import type { EvaluatedReader } from '../../results/sqlite/evaluated-reader.js';
import type { StepKey } from '../../study/step.js';

/** Manifests don't change: who asks for hashes that nobody has waits for new ones only, and not at every request. */
const LOOK_AGAIN_MS = 2_000;

/** Finds files of recorded networks in the ledger, those of a study that goes on in its manifests. */
export function createArtifactSearch(
  openArtifacts: () => Promise<ArtifactStore>,
  maybeReader: () => EvaluatedReader | undefined,
): ArtifactPorts['maybeFindArtifact'] {
  const looked = new Set<StepKey>();
  const found = new Map<string, ArtifactRef>();
  let looking: Promise<void> | undefined;
  let lookedAtMs = -Infinity;

  const look = async () => {
    const artifacts = await openArtifacts();
    for (const key of await artifacts.listFinished()) {
      if (looked.has(key)) continue;
      looked.add(key);
      if (maybeReader()?.knowsFilesOf(key) === true) continue;
      const manifest = await artifacts.readManifest(key).catch((error: unknown) => {
        // it names nothing any more
        if (error instanceof CorruptArtifactError) return undefined;
        throw error;
      });
      for (const ref of Object.values(manifest?.outputs ?? {})) {
        found.set(ref.sha256, ref);
      }
    }
    lookedAtMs = performance.now();
  };

  return async (sha256) => {
    const known = maybeReader()?.maybeArtifact(sha256) ?? found.get(sha256);
    if (known !== undefined) return known;
    if (performance.now() - lookedAtMs > LOOK_AGAIN_MS) {
      looking ??= look().finally(() => (looking = undefined));
      await looking;
    }
    return found.get(sha256);
  };
}
