import { relative } from 'node:path';
import { findFiles, sumBytes, type FoundFile } from './found-file.js';
import { listNamed, type FoundStep, type Inventory } from './inventory.js';
import type { Reached } from './reach.js';

/**
 * waves      exit waves, with the atoms and labels that belong to them
 * images     datasets
 * weights    networks
 * unnamed    artifacts that no manifest names
 * manifests  of steps, frozen plans and what else tells of steps
 * results    the database
 * reserve    what `clean` gives up first on a full disk
 */
const USE_KINDS = [
  'waves',
  'images',
  'weights',
  'unnamed',
  'manifests',
  'results',
  'temporal',
  'logs',
  'cache',
  'scratch',
  'damaged',
  'reserve',
  'other',
] as const;
export type UseKind = (typeof USE_KINDS)[number];

/** Bytes of a study's artifacts; those of a plan that doesn't count any more are nobody's. */
export interface StudyUse {
  readonly study: string;
  /** Of no other study. */
  readonly ownBytes: number;
  /** Also another one's. */
  readonly sharedBytes: number;
}

/** Folders and files at the top of a data folder, by their names' beginnings. */
const TOP_LEVEL: readonly (readonly [string, UseKind])[] = [
  ['results.sqlite', 'results'],
  ['temporal.db', 'temporal'],
  ['logs', 'logs'],
  ['artifact-cache', 'cache'],
  ['reserve', 'reserve'],
  // of a `verify` that runs, or was killed: the next one removes it
  ['verify-', 'scratch'],
];

/** Bytes that a data folder takes, of every kind. */
export function measureUse(root: string, artifacts: string, inventory: Inventory): ReadonlyMap<UseKind, number> {
  const bytes = new Map<UseKind, number>(USE_KINDS.map((kind) => [kind, 0]));
  const add = (kind: UseKind, files: Iterable<FoundFile>) => bytes.set(kind, (bytes.get(kind) ?? 0) + sumBytes(files));
  const kindOf = nameArtifacts(inventory.steps.values());
  for (const [sha256, file] of inventory.files) add(kindOf.get(sha256) ?? 'unnamed', [file]);
  const manifests = [...inventory.steps.values(), ...inventory.removed.values(), ...inventory.unreadable];
  add('manifests', [...manifests, ...inventory.records]);
  add('scratch', inventory.scratch);
  add('damaged', inventory.damaged);
  for (const file of findFiles(root)) {
    if (file.path === artifacts) continue;
    const name = relative(root, file.path);
    const [, kind = 'other'] = TOP_LEVEL.find(([beginning]) => name.startsWith(beginning)) ?? [];
    add(kind, [file]);
  }
  return bytes;
}

/** A file that two kinds share is the first one's of `waves`, `images` and `weights`. */
function nameArtifacts(steps: Iterable<FoundStep>): ReadonlyMap<string, UseKind> {
  const kinds = {
    waves: 'waves',
    generate: 'images',
    pretrain: 'weights',
    transfer: 'weights',
    evaluate: 'weights',
  } as const;
  const named = new Map<string, UseKind>();
  for (const { kind, outputs } of steps) {
    for (const { sha256 } of outputs) {
      const [present, use] = [named.get(sha256), kinds[kind]];
      if (present === undefined || USE_KINDS.indexOf(use) < USE_KINDS.indexOf(present)) named.set(sha256, use);
    }
  }
  return named;
}

/** By the studies' plans that count, in the order of their names. */
export function measureStudies(reached: readonly Reached[], { steps, files }: Inventory): readonly StudyUse[] {
  const names = [...new Set(reached.map(({ study }) => study))].sort();
  const owners = new Map<string, Set<string>>();
  for (const { study, steps: keys, waves } of reached) {
    const found = [...keys, ...waves.keys()].flatMap((key) => steps.get(key) ?? []);
    for (const sha256 of listNamed(found)) owners.set(sha256, (owners.get(sha256) ?? new Set()).add(study));
  }
  return names.map((study) => {
    let [ownBytes, sharedBytes] = [0, 0];
    for (const [sha256, studies] of owners) {
      const bytes = files.get(sha256)?.bytes ?? 0;
      if (!studies.has(study)) continue;
      if (studies.size === 1) ownBytes += bytes;
      else sharedBytes += bytes;
    }
    return { study, ownBytes, sharedBytes };
  });
}
