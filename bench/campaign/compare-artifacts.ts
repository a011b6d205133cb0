import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isErrorCode } from '../../results/durable-file.js';
import { hashFile } from '../../results/file-hash.js';
import { nameManifest, readKeys } from '../../results/manifest-name.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import type { StepKey } from '../../study/step.js';
import type { DataFolder } from '../../workers/data-folder.js';

/** Looks at no more of the largest ones, thousands of numbers each, than it has to. */
const manifestSchema = z.looseObject({
  startedAt: z.string(),
  durationMs: z.number(),
  environment: z.unknown(),
  run: z.unknown().optional(),
});

type Manifest = z.infer<typeof manifestSchema>;

/** What the artifacts of a run have other than those of another run of the same plans. */
export interface ArtifactDifferences {
  /** Steps with a manifest in one of the two only. */
  readonly stepsInOneOnly: number;
  /** Steps whose manifests tell other outputs, numbers or inputs. */
  readonly changedSteps: number;
  /** Files that one of the two has only. */
  readonly filesInOneOnly: number;
  /** Files whose bytes have another hash than their name. */
  readonly damagedFiles: number;
}

/** Compares manifests and names of files; the bytes of the second run's files are hashed. */
export async function compareArtifacts(first: DataFolder, second: DataFolder): Promise<ArtifactDifferences> {
  const [steps, otherSteps] = [await listSteps(first), await listSteps(second)];
  const [files, otherFiles] = [await listFiles(first), await listFiles(second)];
  let changedSteps = 0;
  for (const key of steps) {
    if (!otherSteps.has(key)) continue;
    const [one, other] = await Promise.all([readManifest(first, key), readManifest(second, key)]);
    if (!isDeepStrictEqual(omitRun(one), omitRun(other))) changedSteps++;
  }
  let damagedFiles = 0;
  for (const [name, path] of otherFiles) if ((await hashFile(path)).sha256 !== name) damagedFiles++;
  return {
    stepsInOneOnly: countInOneOnly(steps, otherSteps),
    changedSteps,
    filesInOneOnly: countInOneOnly(new Set(files.keys()), new Set(otherFiles.keys())),
    damagedFiles,
  };
}

/** Steps whose manifest is not any more the one that stood when their first network was recorded. */
export async function countReplaced(folder: DataFolder): Promise<number> {
  const database = openDatabase(folder.results, { readonly: true });
  try {
    let replaced = 0;
    for (const row of prepare(database, 'SELECT key, manifest FROM steps').iterate()) {
      const { key, manifest } = z.object({ key: z.string(), manifest: z.string() }).parse(row);
      const present = await readManifest(folder, key).catch((error: unknown) => {
        if (isErrorCode(error, 'ENOENT')) return undefined;
        throw error;
      });
      // one that is gone is lost, not replaced
      if (present !== undefined && !isDeepStrictEqual(present, manifestSchema.parse(JSON.parse(manifest)))) replaced++;
    }
    return replaced;
  } finally {
    database.close();
  }
}

/** The keys of all finished steps. */
export async function listSteps({ artifacts }: DataFolder): Promise<ReadonlySet<StepKey>> {
  return readKeys(await listNames(join(artifacts, 'steps')));
}

/** Names in the artifact folder that a finished run leaves none of: scratch folders, claims, damaged and unfinished files. */
export async function listLeftovers({ artifacts }: DataFolder): Promise<readonly string[]> {
  const ofUnfinished = await Promise.all(
    ['scratch', 'claims'].map(async (folder) =>
      (await listNames(join(artifacts, folder))).map((name) => join(folder, name)),
    ),
  );
  const inFolders = await Promise.all(
    ['steps', 'plans'].map(async (folder) =>
      (await listNames(join(artifacts, folder)))
        .filter((name) => !name.endsWith('.json'))
        .map((name) => join(folder, name)),
    ),
  );
  return [...ofUnfinished, ...inFolders].flat();
}

async function listFiles({ artifacts }: DataFolder): Promise<ReadonlyMap<string, string>> {
  const root = join(artifacts, 'files');
  const files = new Map<string, string>();
  for (const folder of await listNames(root)) {
    for (const name of await listNames(join(root, folder))) files.set(name, join(root, folder, name));
  }
  return files;
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}

async function readManifest({ artifacts }: DataFolder, key: StepKey): Promise<Manifest> {
  return manifestSchema.parse(JSON.parse(await readFile(join(artifacts, 'steps', nameManifest(key)), 'utf8')));
}

/** What differs between two runs of a step: when, for how long, and on which machine. */
function omitRun({
  startedAt: _startedAt,
  durationMs: _durationMs,
  environment: _environment,
  run: _run,
  ...what
}: Manifest) {
  return what;
}

function countInOneOnly(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((name) => other.has(name)).length;
  return one.size + other.size - 2 * both;
}
