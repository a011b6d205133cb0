import type { ArtifactStore } from '../results/artifact-store.js';

export interface RecordedReads {
  /** The same store. */
  readonly artifacts: ArtifactStore;
  /** Hashes of the files that were opened through it, in ascending order. */
  listReads(): readonly string[];
}

export function recordReads(artifacts: ArtifactStore): RecordedReads {
  const opened = new Set<string>();
  return {
    artifacts: {
      ...artifacts,
      async openArtifact(ref) {
        const path = await artifacts.openArtifact(ref);
        opened.add(ref.sha256);
        return path;
      },
    },
    listReads: () => [...opened].sort(),
  };
}
