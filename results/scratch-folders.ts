import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore } from './artifact-store.js';

/** Folders for unfinished work, one a step, below a folder on this machine. */
export function createScratchFolders(root: string): Pick<ArtifactStore, 'scratchFolder' | 'discardScratch'> {
  return {
    async scratchFolder(key) {
      const path = join(root, key);
      await mkdir(path, { recursive: true });
      return path;
    },
    async discardScratch(key) {
      await rm(join(root, key), { recursive: true, force: true });
    },
  };
}
