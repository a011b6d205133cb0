import { readFile } from 'node:fs/promises';
import { isErrorCode } from './durable-file.js';
import type { Manifest } from './manifest.js';
import { parseManifest } from './parse-manifest.js';
import { rememberFiles, type FileReader } from './remember-files.js';

/** Those of a study's datasets are asked for by every step: 18 and a pretraining of each in the paper's largest. */
const MOST_KEPT = 64;

/**
 * Reads a manifest, or remembers it where its file has not changed since. Throws CorruptArtifactError when it is no
 * manifest.
 */
export function createManifestReader(): FileReader<Manifest> {
  return rememberFiles(MOST_KEPT, maybeRead);
}

async function maybeRead(path: string): Promise<Manifest | undefined> {
  try {
    return parseManifest(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
