import type { ArtifactLocation } from './artifact-location.js';
import type { ArtifactStore } from './artifact-store.js';
import { createFolderArtifactStore } from './folder-artifact-store.js';

/** Folders of this machine, in the data folder. */
export interface ArtifactFolders {
  /** Holds the artifacts where no other place is named, and the unfinished work in any case. */
  readonly artifacts: string;
  /** Copies of artifacts that lie elsewhere. */
  readonly artifactCache: string;
}

/** About fifty training sets of the paper. */
const CACHE_BYTES = 50 * 2 ** 30;
const CACHE_KEEP_MS = 3_600_000;

/** The store at that place, or in the data folder. Asks no server yet. */
export async function openArtifactStore(
  { artifacts, artifactCache }: ArtifactFolders,
  location: ArtifactLocation | undefined,
): Promise<ArtifactStore> {
  if (location === undefined) return createFolderArtifactStore(artifacts);
  // the client takes a moment to load, which a command without it shouldn't wait for
  const { createS3ArtifactStore } = await import('./s3/s3-artifact-store.js');
  return createS3ArtifactStore({
    location,
    scratchFolder: `${artifacts}/scratch`,
    cacheFolder: artifactCache,
    cacheLimits: { mostBytes: CACHE_BYTES, keepMs: CACHE_KEEP_MS },
  });
}
