import { join, relative } from 'node:path';
import { InputError } from '../../study/errors.js';
import type { ArtifactRef } from '../manifest.js';
import { nameManifest, REMOVED } from '../manifest-name.js';
import { maybeParseManifest } from '../parse-manifest.js';
import type { Add, BackupOptions } from './backup-options.js';
import { readCatalog, type BackupMarker, type CatalogEntry } from './catalog.js';
import type { FilePool } from './file-pool.js';
import { forEachAtOnce } from './for-each-at-once.js';
import { stepFolder, type TakenSteps } from './take-steps.js';

/** What an earlier backup in the same folder has, by path in the data folder; nothing where its list is damaged. */
export async function readEarlier(
  target: string,
  marker: BackupMarker | undefined,
): Promise<ReadonlyMap<string, CatalogEntry>> {
  if (marker === undefined) return new Map();
  try {
    const { entries } = await readCatalog(target, marker);
    return new Map(entries.map((entry) => [entry.path, entry]));
  } catch (error) {
    if (error instanceof InputError) return new Map();
    throw error;
  }
}

/**
 * Puts steps that the data folder has lost into the list as the earlier backup has them, each byte looked at.
 * Returns the keys of the others.
 */
export async function keepEarlierSteps(
  lost: readonly string[],
  earlier: ReadonlyMap<string, CatalogEntry>,
  { source, extras, signal }: BackupOptions,
  { taken, left }: TakenSteps,
  pool: FilePool,
  add: Add,
): Promise<readonly string[]> {
  const gone: string[] = [];
  const areWhole = async (refs: readonly ArtifactRef[]) =>
    (await Promise.all(refs.map(async (ref) => taken.has(ref.sha256) || pool.isWhole(ref)))).every(Boolean);
  await forEachAtOnce(lost, signal, async (key) => {
    const path = join(stepFolder(source), nameManifest(key));
    const name = relative(source.root, path);
    const hasWaves = extras.includes('waves') ? undefined : earlier.get(`${name}${REMOVED}`);
    const entry = earlier.get(name) ?? hasWaves;
    const text = entry && (await pool.maybeReadText(entry));
    const manifest = text === undefined ? undefined : maybeParseManifest(text, path);
    const outputs = Object.values(manifest?.outputs ?? {});
    if (manifest?.kind === 'waves' && !extras.includes('waves')) {
      for (const { sha256 } of outputs) left.add(sha256);
      add(`${path}${REMOVED}`, entry);
    } else if (manifest !== undefined && entry !== hasWaves && (await areWhole(outputs))) {
      for (const ref of outputs) taken.set(ref.sha256, ref);
      add(path, entry);
    } else gone.push(key);
  });
  return gone;
}

/** Plans and texts are never removed: those that the earlier backup has alone are lost. Returns their paths. */
export async function keepEarlierRecords(
  earlier: ReadonlyMap<string, CatalogEntry>,
  entries: readonly CatalogEntry[],
  { source }: BackupOptions,
  pool: FilePool,
  add: Add,
): Promise<readonly string[]> {
  const present = new Set(entries.map(({ path }) => path));
  const folders = ['plans', 'texts'].map((folder) => `${relative(source.root, join(source.artifacts, folder))}/`);
  const kept: string[] = [];
  for (const entry of earlier.values()) {
    const { path } = entry;
    if (present.has(path) || !folders.some((folder) => path.startsWith(folder)) || !(await pool.isWhole(entry)))
      continue;
    add(join(source.root, path), entry);
    kept.push(path);
  }
  return kept;
}
