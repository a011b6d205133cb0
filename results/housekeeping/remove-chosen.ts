import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { isErrorCode, syncFolder } from '../durable-file.js';
import { REMOVED } from '../manifest-name.js';
import { sumBytes, type FoundFile } from './found-file.js';
import { listNamed, REMOVING, takeInventory, type Inventory } from './inventory.js';
import type { Removal } from './choose-removals.js';

export interface Removed {
  readonly steps: number;
  readonly files: number;
  readonly bytes: number;
  /** The studies' plans changed meanwhile: what was left might be needed by now. */
  readonly isCutShort: boolean;
}

export interface RemovalPorts {
  /** Writes down what is about to be removed, before anything is. */
  readonly announce: (removal: Removal) => void;
  /** Whether it still holds that no plan needs it. */
  readonly isStillUnneeded: () => boolean;
  readonly signal?: AbortSignal;
}

/**
 * First the word, then the manifests, then the files: wherever it is killed, a manifest that stands has its files, and what
 * it left of the rest goes with the next one as files that no manifest names.
 * @param inventory that the removal was chosen from
 */
export async function removeChosen(
  artifacts: string,
  removal: Removal,
  inventory: Inventory,
  { announce, isStillUnneeded, signal }: RemovalPorts,
): Promise<Removed> {
  announce(removal);
  let steps = 0;
  let isCutShort = false;
  const isStopped = createStopCheck(signal);
  for (const { path } of removal.steps) {
    isCutShort ||= !isStillUnneeded();
    if (isCutShort || (await isStopped())) break;
    if (moveIfThere(path, `${path}${REMOVED}`)) steps++;
  }
  if (steps > 0) await syncFolder(join(artifacts, 'steps'));
  const named = listNamed(takeInventory(artifacts, inventory).steps.values());
  const gone: FoundFile[] = [];
  const aside = join(artifacts, 'scratch', `${REMOVING}-${randomUUID()}`);
  mkdirSync(aside, { recursive: true });
  for (const [sha256, file] of removal.artifacts) {
    if (await isStopped()) break;
    if (!named.has(sha256) && removeUntouched(file, join(aside, sha256))) gone.push(file);
  }
  for (const file of removal.others) {
    if (await isStopped()) break;
    rmSync(file.path, { recursive: true, force: true });
    gone.push(file);
  }
  rmSync(aside, { recursive: true, force: true });
  return { steps, files: gone.length, bytes: sumBytes(gone), isCutShort };
}

const PIECES = 64;

/** Lets a signal come through now and then: nothing else here waits. */
function createStopCheck(signal: AbortSignal | undefined): () => Promise<boolean> {
  let calls = 0;
  return async () => {
    if (calls++ % PIECES === 0) await setImmediate();
    return signal?.aborted === true;
  };
}

/** Whoever publishes a file that is there already touches it: it is put back then. */
function removeUntouched({ path, writtenMs }: FoundFile, aside: string): boolean {
  if (!moveIfThere(path, aside)) return false;
  if (statSync(aside).mtimeMs === writtenMs) {
    rmSync(aside);
    return true;
  }
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!isErrorCode(error, 'EEXIST')) throw error;
  }
  return false;
}

function moveIfThere(path: string, target: string): boolean {
  try {
    renameSync(path, target);
    return true;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return false;
    throw error;
  }
}
