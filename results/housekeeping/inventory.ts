import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StepKey } from '../../study/step.js';
import { CLAIM_MS, CorruptArtifactError } from '../artifact-store.js';
import { isErrorCode } from '../durable-file.js';
import type { ArtifactRef, ManifestKind } from '../manifest.js';
import { REMOVED } from '../manifest-name.js';
import { parseManifest } from '../parse-manifest.js';
import { findFiles, listNames, maybeFindFile, type FoundFile } from './found-file.js';

/** A finished step, by its manifest. */
export interface FoundStep extends FoundFile {
  readonly key: StepKey;
  readonly kind: ManifestKind;
  readonly outputs: readonly ArtifactRef[];
}

/** Unfinished work of a step, or a file that a killed process left. */
export interface Leftover extends FoundFile {
  /** Absent where no step's. */
  readonly step?: StepKey;
}

/** All that lies in a folder of artifacts. */
export interface Inventory {
  readonly steps: ReadonlyMap<StepKey, FoundStep>;
  /** Steps whose files were removed on purpose: their manifests lie beside the others as `<key>.json.removed`. */
  readonly removed: ReadonlyMap<StepKey, FoundStep>;
  /** Manifests that can't be read, of which it can't be told what they name. */
  readonly unreadable: readonly FoundFile[];
  /** Manifests that were set aside because they, or what they name, were found damaged. */
  readonly damaged: readonly FoundFile[];
  /** Artifacts by hash, whether a manifest names them or not. */
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly scratch: readonly Leftover[];
  /** Steps that somebody computes now. */
  readonly held: ReadonlySet<StepKey>;
  /** Plans, texts, runs and what else is small. */
  readonly records: readonly FoundFile[];
}

const DAMAGED = '.damaged';
/** Where files go an instant before they are removed. */
export const REMOVING = 'removing';

/**
 * Looks at everything in it, which may change meanwhile.
 * @param known an inventory of before: manifests that didn't change are not read again
 */
export function takeInventory(artifacts: string, known?: Inventory): Inventory {
  const steps = new Map<StepKey, FoundStep>();
  const removed = new Map<StepKey, FoundStep>();
  const unreadable: FoundFile[] = [];
  const damaged: FoundFile[] = [];
  const unfinished: Leftover[] = [];
  for (const file of findFiles(join(artifacts, 'steps'))) {
    const name = basename(file.path);
    const key = /^([^.]+)\.json(\.removed)?$/.exec(name)?.[1];
    if (name.endsWith(DAMAGED)) damaged.push(file);
    else if (key === undefined) unfinished.push(file);
    else {
      const isRemoved = name.endsWith(REMOVED);
      const before = (isRemoved ? known?.removed : known?.steps)?.get(key);
      const step = before?.changedMs === file.changedMs ? before : maybeReadStep(file, key);
      if (step === 'gone') continue;
      if (step === 'unreadable') unreadable.push(file);
      else (isRemoved ? removed : steps).set(key, step);
    }
  }
  const files = new Map<string, FoundFile>();
  for (const folder of listNames(join(artifacts, 'files'))) {
    for (const file of findFiles(join(artifacts, 'files', folder))) files.set(basename(file.path), file);
  }
  const claims = findClaims(join(artifacts, 'claims'));
  const records = ['plans', 'texts', 'runs'].flatMap((folder) => findFiles(join(artifacts, folder)));
  const head = [join(artifacts, 'ledger-head.json'), join(artifacts, 'ledger-head.json.tmp')];
  const others = [...records, ...head.flatMap((path) => maybeFindFile(path) ?? [])];
  const isUnfinished = ({ path }: FoundFile) => path.endsWith('.tmp');
  return {
    steps,
    removed,
    unreadable,
    damaged,
    files,
    scratch: [
      ...findFiles(join(artifacts, 'scratch')).map((file) => ({ ...file, step: basename(file.path) })),
      ...claims.idle,
      ...unfinished,
      ...others.filter(isUnfinished),
    ],
    held: claims.held,
    records: others.filter((file) => !isUnfinished(file)),
  };
}

/** Claims that are renewed belong to somebody; others are left by a killed process. */
function findClaims(folder: string): { readonly held: ReadonlySet<StepKey>; readonly idle: readonly Leftover[] } {
  const held = new Set<StepKey>();
  const idle: Leftover[] = [];
  for (const file of findFiles(folder)) {
    const step = basename(file.path, '.json');
    if (Date.now() - file.writtenMs < CLAIM_MS) held.add(step);
    else idle.push(file);
  }
  return { held, idle };
}

function maybeReadStep(file: FoundFile, key: StepKey): FoundStep | 'gone' | 'unreadable' {
  try {
    const { kind, outputs } = parseManifest(readFileSync(file.path, 'utf8'), file.path);
    return { ...file, key, kind, outputs: Object.values(outputs) };
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return 'gone';
    if (error instanceof CorruptArtifactError) return 'unreadable';
    throw error;
  }
}

/** Hashes of the files that these steps name. */
export function listNamed(steps: Iterable<FoundStep>): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { outputs } of steps) for (const { sha256 } of outputs) named.add(sha256);
  return named;
}
