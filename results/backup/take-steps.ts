import { join } from 'node:path';
import { nameArtifact } from '../artifact-name.js';
import { maybeReadText } from '../durable-file.js';
import { listNames } from '../housekeeping/found-file.js';
import type { ArtifactRef } from '../manifest.js';
import { nameManifest, readKeys, REMOVED } from '../manifest-name.js';
import { maybeParseManifest } from '../parse-manifest.js';
import type { Add, BackupOptions, BackupSource } from './backup-options.js';
import type { FilePool } from './file-pool.js';
import { forEachAtOnce } from './for-each-at-once.js';

export interface TakenSteps {
  /** Keys of those that are in the backup, or were left out on purpose. */
  readonly present: ReadonlySet<string>;
  /** Whose manifest can't be read, or whose files are missing or damaged. */
  readonly damaged: readonly string[];
  /** Files that manifests in the backup name. */
  readonly taken: Map<string, ArtifactRef>;
  /** Hashes of files of steps that were left out. */
  readonly left: Set<string>;
  readonly wavesLeftOut: number;
}

/** Takes the finished steps as they stand now, and what was set aside. Their files are not in the list yet. */
export async function takeSteps(
  { source, extras, signal }: BackupOptions,
  pool: FilePool,
  add: Add,
): Promise<TakenSteps> {
  const folder = stepFolder(source);
  const names = new Set(listNames(folder));
  const present = new Set<string>();
  const damaged: string[] = [];
  const taken = new Map<string, ArtifactRef>();
  const left = new Set<string>();
  let wavesLeftOut = 0;
  await forEachAtOnce([...readKeys([...names])], signal, async (key) => {
    const path = join(folder, nameManifest(key));
    const text = await maybeReadText(path);
    // removed, or set aside, since a moment
    if (text === undefined) return;
    const manifest = maybeParseManifest(text, path);
    if (manifest?.kind === 'waves' && !extras.includes('waves')) {
      for (const { sha256 } of Object.values(manifest.outputs)) left.add(sha256);
      add(`${path}${REMOVED}`, await pool.takeText(text));
      present.add(key);
      wavesLeftOut++;
      return;
    }
    const outputs = Object.values(manifest?.outputs ?? {});
    const files = await Promise.all(outputs.map((ref) => pool.maybeTake(artifactPath(source, ref.sha256), ref)));
    if (manifest === undefined || files.includes(undefined)) {
      if ((await maybeReadText(path)) !== undefined) damaged.push(key);
      return;
    }
    for (const ref of outputs) taken.set(ref.sha256, ref);
    add(path, await pool.takeText(text));
    present.add(key);
  });
  const aside = [...names].filter((name) => /\.(removed|damaged)$/.test(name));
  await forEachAtOnce(aside, signal, async (name) => {
    const path = join(folder, name);
    // its step may have been made again, and left out just now under this very name
    if (!name.endsWith(REMOVED) || extras.includes('waves') || !names.has(name.slice(0, -REMOVED.length))) {
      add(path, await pool.maybeTake(path));
    }
  });
  return { present, damaged, taken, left, wavesLeftOut };
}

/** Of these steps those that are gone, and that nobody has removed on purpose. */
export async function listLost(
  steps: readonly string[],
  { present, damaged }: TakenSteps,
  { source, database, signal }: BackupOptions,
): Promise<readonly string[]> {
  const known = new Set([...present, ...damaged]);
  const lost: string[] = [];
  const missing = steps.filter((key) => !known.has(key));
  // those of this moment: a `clean` may be at work
  const removals = missing.length === 0 ? new Set<string>() : database.listRemovals(source.results);
  await forEachAtOnce(missing, signal, async (key) => {
    const path = `${join(stepFolder(source), nameManifest(key))}${REMOVED}`;
    const manifest = maybeParseManifest((await maybeReadText(path)) ?? '', path);
    const outputs = Object.values(manifest?.outputs ?? {});
    if (manifest === undefined || !outputs.every(({ sha256 }) => removals.has(sha256))) lost.push(key);
  });
  return lost;
}

export function stepFolder({ artifacts }: BackupSource): string {
  return join(artifacts, 'steps');
}

export function artifactPath({ artifacts }: BackupSource, sha256: string): string {
  return join(artifacts, nameArtifact(sha256));
}
