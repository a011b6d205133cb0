import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ArtifactRef } from './manifest.js';
import { rememberFiles, type FileReader } from './remember-files.js';

export async function hashFile(path: string): Promise<ArtifactRef> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

/** SHA-256 of its UTF-8, in hexadecimal. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Each step asks for those of the study's datasets, four a domain, and for a few of its own. */
const MOST_KEPT = 4096;

/** Hashes a file once in this process and again when it has changed. */
export function createFileHasher(): FileReader<string> {
  return rememberFiles(MOST_KEPT, async (path) => (await hashFile(path)).sha256);
}
