import { formatArtifactLocation, type ArtifactLocation } from '../../results/artifact-location.js';
import { VERSION } from '../../study/version.js';
import { DataFolderHeldError } from './data-folder-held.js';
import { takeLock, type AboutHolder } from './lock.js';

interface Served extends Pick<AboutHolder, 'command' | 'ownServer'> {
  readonly queues: readonly string[];
  readonly artifacts?: ArtifactLocation;
}

/**
 * Takes the data folder for this process and tells others what is served here.
 * @throws DataFolderHeldError
 */
export async function holdDataFolder(lock: string, { command, ownServer, queues, artifacts }: Served): Promise<void> {
  const holder = await takeLock(lock, {
    ...(command && { command }),
    version: VERSION,
    queues,
    ...(ownServer && { ownServer }),
    ...(artifacts && { artifacts: formatArtifactLocation(artifacts) }),
  });
  if (holder !== undefined) throw new DataFolderHeldError(holder);
}
