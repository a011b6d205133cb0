import type { ArtifactStore } from '../results/artifact-store.js';
import { openArtifactStore } from '../results/open-artifact-store.js';
import { maybeRecallLocation } from '../results/remembered-location.js';
import { layOutDataFolder } from '../workers/data-folder.js';

/** The artifacts of a data folder, where its last run put them. */
export async function openArtifacts(dataFolder: string): Promise<ArtifactStore> {
  const folder = layOutDataFolder(dataFolder);
  return openArtifactStore(folder, await maybeRecallLocation(folder.artifactLocation));
}
