import { say } from '../command.js';
import { readProcessUsage } from '../orchestrate/process-usage.js';
import type { Progress, Victim } from './schedule.js';

/** What was seen of a run from the outside. */
export interface Watched {
  /** The longest time in which nothing was added to the work that is done. */
  readonly longestStandstillSeconds: number;
  /** Most memory that a process of this kind held. */
  readonly peakBytes: Readonly<Partial<Record<Victim, number>>>;
}

export interface WatchOptions {
  /** Of the work, in the plural. */
  readonly unit: string;
  look(): Progress;
  maybeFind(victim: Victim): number | undefined;
  /** Called once when nothing has happened for so long that nothing will. */
  onStandstill(reason: Error): void;
}

const LOOK_MS = 1000;
const NEWS_MS = 10_000;
const PATIENCE_MS = 15 * 60_000;
const WATCHED = ['train', 'simulate', 'store', 'server'] as const satisfies readonly Victim[];

export function createWatch({ unit, look, maybeFind, onStandstill }: WatchOptions): { stop(): Watched } {
  const peakBytes: Partial<Record<Victim, number>> = {};
  const started = performance.now();
  let [changed, longestMs, toldAt] = [started, 0, started];
  let last = { datasets: 0, work: 0 };
  const update = () => {
    const now = performance.now();
    const next = look();
    if (next.work !== last.work || next.datasets !== last.datasets) {
      last = next;
      changed = now;
    }
    longestMs = Math.max(longestMs, now - changed);
    if (now - changed > PATIENCE_MS) onStandstill(new Error(`nothing was done for ${PATIENCE_MS / 60_000} min`));
    for (const victim of WATCHED) {
      peakBytes[victim] = Math.max(peakBytes[victim] ?? 0, maybePeak(maybeFind(victim)) ?? 0);
    }
    if (now - toldAt < NEWS_MS) return;
    toldAt = now;
    say(`${Math.round((now - started) / 1000)} s: ${last.datasets} datasets, ${last.work} ${unit}`);
  };
  const timer = setInterval(update, LOOK_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return { longestStandstillSeconds: Math.round(longestMs / 100) / 10, peakBytes };
    },
  };
}

/** Undefined where the process has ended since it was found. */
function maybePeak(pid: number | undefined): number | undefined {
  try {
    return pid === undefined ? undefined : readProcessUsage(pid).peakBytes;
  } catch {
    return undefined;
  }
}
