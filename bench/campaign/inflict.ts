import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Progress, Victim } from './schedule.js';

const LOOK_MS = 20;

export interface Target {
  /** How far the run is. */
  look(): Progress;
  /** The process to kill, or undefined as long as there is none. */
  maybeFind(victim: Victim): number | undefined;
  onKill(fault: Fault, pid: number): void;
}

/** Kills as the schedule says, until the run has ended. Returns the kills that hit. */
export async function inflict(faults: readonly Fault[], target: Target, ended: AbortSignal): Promise<readonly Fault[]> {
  const pending = [...faults];
  const hits: Fault[] = [];
  while (pending.length > 0 && !ended.aborted) {
    const progress = target.look();
    const index = pending.findIndex(({ measure, after }) => progress[measure] >= after);
    const [fault] = index < 0 ? [] : pending.splice(index, 1);
    if (fault !== undefined) {
      await sleep(fault.delayMs);
      const pid = await waitFor(() => target.maybeFind(fault.victim), ended);
      if (pid !== undefined && kill(pid)) {
        hits.push(fault);
        target.onKill(fault, pid);
      }
    }
    await sleep(LOOK_MS);
  }
  return hits;
}

async function waitFor(find: () => number | undefined, ended: AbortSignal): Promise<number | undefined> {
  for (;;) {
    if (ended.aborted) return undefined;
    const found = find();
    if (found !== undefined) return found;
    await sleep(LOOK_MS);
  }
}

/** False where it has ended by itself a moment ago. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
