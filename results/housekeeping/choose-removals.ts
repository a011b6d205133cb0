import type { StepKey } from '../../study/step.js';
import { sumBytes, type FoundFile } from './found-file.js';
import { listNamed, type FoundStep, type Inventory, type Leftover } from './inventory.js';
import { isReached, type Reached } from './reach.js';

/**
 * unreachable   steps that no study's latest plan needs, with what they left
 * orphans       files that no manifest names, as a killed process leaves them
 * scratch       unfinished work of steps that are finished or that no plan needs, idle claims, unfinished files
 * waves         exit waves whose datasets are all finished and recorded
 * damaged       manifests that were set aside as damaged
 * cache         copies of artifacts that lie elsewhere
 */
export const REMOVAL_KINDS = ['unreachable', 'orphans', 'scratch', 'waves', 'damaged', 'cache'] as const;
export type RemovalKind = (typeof REMOVAL_KINDS)[number];

/** What costs nothing, whatever is run later of the studies as they are. */
export const FREE_KINDS: readonly RemovalKind[] = ['unreachable', 'orphans', 'scratch'];

/** What may go. */
export interface Removal {
  /** Manifests that are set aside. */
  readonly steps: readonly FoundStep[];
  /** Artifacts by hash. */
  readonly artifacts: ReadonlyMap<string, FoundFile>;
  /** Other files and folders. */
  readonly others: readonly FoundFile[];
  readonly bytes: number;
}

export interface Circumstances {
  readonly inventory: Inventory;
  /** By all plans that count. */
  readonly reached: readonly Reached[];
  /** Removes nothing but what these plans need, or needed; absent: no matter whose. */
  readonly only?: readonly Reached[];
  readonly isRecorded: (key: StepKey) => boolean;
  /** What changed later than that, in milliseconds since 1970, may be in use. */
  readonly untouchedSinceMs: number;
  readonly cache: readonly FoundFile[];
}

/** What may go of these kinds together: a file that two steps share goes with both. */
export function chooseRemoval(kinds: readonly RemovalKind[], circumstances: Circumstances): Removal {
  const { inventory, only, untouchedSinceMs, cache } = circumstances;
  const isOld = ({ changedMs }: FoundFile) => changedMs <= untouchedSinceMs;
  const steps = [
    ...(kinds.includes('unreachable') ? listUnreachable(circumstances) : []),
    ...(kinds.includes('waves') ? listDoneWaves(circumstances) : []),
  ];
  const going = new Set(steps);
  const kept = listNamed([...inventory.steps.values()].filter((step) => !going.has(step)));
  const named = listNamed(inventory.steps.values());
  const artifacts = new Map<string, FoundFile>();
  for (const sha256 of listNamed(steps)) {
    const file = inventory.files.get(sha256);
    if (file !== undefined && !kept.has(sha256) && isOld(file)) artifacts.set(sha256, file);
  }
  // a manifest that can't be read may name any of them
  if (kinds.includes('orphans') && only === undefined && inventory.unreadable.length === 0) {
    for (const [sha256, file] of inventory.files) if (!named.has(sha256) && isOld(file)) artifacts.set(sha256, file);
  }
  const others = [
    ...(kinds.includes('scratch')
      ? inventory.scratch.filter((left) => isOld(left) && isLeft(left, circumstances))
      : []),
    ...(kinds.includes('damaged') && only === undefined ? inventory.damaged : []),
    ...(kinds.includes('cache') && only === undefined ? cache.filter(isOld) : []),
  ];
  return { steps, artifacts, others, bytes: sumBytes([...artifacts.values(), ...others]) };
}

function listUnreachable({ inventory, reached, only }: Circumstances): readonly FoundStep[] {
  return [...inventory.steps.values()].filter(
    ({ key }) => !isReached(reached, key) && !inventory.held.has(key) && (only === undefined || isReached(only, key)),
  );
}

/** Those that a dataset may still be imaged from stay, and those whose datasets the results don't tell of yet. */
function listDoneWaves({ inventory, reached, only, isRecorded }: Circumstances): readonly FoundStep[] {
  return [...inventory.steps.values()].filter(({ key, kind }) => {
    if (kind !== 'waves' || (only !== undefined && !isReached(only, key))) return false;
    const datasets = reached.flatMap(({ waves }) => waves.get(key) ?? []);
    return datasets.length > 0 && datasets.every((dataset) => inventory.steps.has(dataset) && isRecorded(dataset));
  });
}

/** A step that isn't finished goes on from what it has there, even after weeks. */
function isLeft({ step }: Leftover, { inventory, reached, only }: Circumstances): boolean {
  if (step === undefined) return only === undefined;
  if (inventory.held.has(step) || (only !== undefined && !isReached(only, step))) return false;
  return inventory.steps.has(step) || !isReached(reached, step);
}
