import { readFile } from 'node:fs/promises';
import { formatArtifactLocation, parseArtifactLocation, type ArtifactLocation } from './artifact-location.js';
import { isErrorCode, replaceFileDurably } from './durable-file.js';

/** Writes down where a data folder's artifacts are, so that later commands find them unasked. */
export async function rememberLocation(path: string, location: ArtifactLocation): Promise<void> {
  await replaceFileDurably(path, `${formatArtifactLocation(location)}\n`);
}

/** Undefined: in the data folder itself. Throws InputError where the file says something else than a place. */
export async function maybeRecallLocation(path: string): Promise<ArtifactLocation | undefined> {
  try {
    return parseArtifactLocation((await readFile(path, 'utf8')).trimEnd());
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
