import { readFile } from 'node:fs/promises';
import { isErrorCode } from './durable-file.js';
import { maybeDescribeState } from './file-hash.js';
import type { Manifest } from './manifest.js';
import { parseManifest } from './parse-manifest.js';

/** Those of a study's datasets are asked for by every step: 18 and a pretraining of each in the paper's largest. */
const MOST_KEPT = 64;

/**
 * Reads a manifest, or remembers it where its file has not changed since; undefined where there is no file. Throws
 * CorruptArtifactError when it is no manifest.
 */
export type ManifestReader = (path: string) => Promise<Manifest | undefined>;

export function createManifestReader(): ManifestReader {
  /** The one that was asked for last is the last. */
  const kept = new Map<string, { readonly state: string; readonly manifest: Manifest }>();
  return async (path) => {
    const state = maybeDescribeState(path);
    if (state === undefined) return undefined;
    const known = kept.get(path);
    kept.delete(path);
    const manifest = known?.state === state ? known.manifest : await maybeRead(path);
    if (manifest === undefined) return undefined;
    kept.set(path, { state, manifest });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return manifest;
  };
}

async function maybeRead(path: string): Promise<Manifest | undefined> {
  try {
    return parseManifest(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
