import { renderTable } from '../../cli/render-table.js';
import type { Machine } from '../machine.js';
import type { Comparison } from './compare-runs.js';
import { countVictims, type FinishedRun } from './run-studies.js';

/** What a campaign prints with `--json`. */
export type Result = ReturnType<typeof createResult>;

export interface Findings {
  readonly machine: Machine;
  readonly seed: number;
  readonly quiet: FinishedRun;
  readonly killed: FinishedRun;
  readonly comparison: Comparison;
}

export function createResult({ machine, seed, quiet, killed, comparison }: Findings) {
  const { attempts, differences, leftovers, lost, duplicated, networks } = comparison;
  return {
    machine,
    seed,
    networks,
    faults: killed.hits.length,
    kinds: countVictims(killed.hits),
    lost,
    duplicated,
    equalToQuiet: differences.length === 0,
    differences,
    leftovers: leftovers.length,
    ...attempts,
    quietSeconds: round(quiet.seconds),
    killedSeconds: round(killed.seconds),
    longestStandstillSeconds: killed.longestStandstillSeconds,
    peakBytes: killed.peakBytes,
  };
}

/** Whether all kills hit and none did harm. */
export function isClean({ faults, lost, duplicated, equalToQuiet, leftovers }: Result, kills: number): boolean {
  return faults === kills && lost === 0 && duplicated === 0 && equalToQuiet && leftovers === 0;
}

export function renderResult(result: Result): string {
  const { faults, kinds, lost, duplicated, equalToQuiet, differences, leftovers } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['networks', String(result.networks)],
    [
      'kills',
      `${faults}: ${Object.entries(kinds)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`,
    ],
    ['lost', String(lost)],
    ['recorded twice', String(duplicated)],
    ['equal to the quiet run', equalToQuiet ? 'yes' : `no: ${differences.join('; ')}`],
    ['left over', String(leftovers)],
    ['steps begun twice', String(result.stepsRunTwice)],
    ['steps ended twice', String(result.stepsFinishedTwice)],
    ['trainings resumed', String(result.resumed)],
    ['seconds, quiet', result.quietSeconds.toFixed(1)],
    ['seconds, killed', result.killedSeconds.toFixed(1)],
    ['longest standstill', `${result.longestStandstillSeconds.toFixed(1)} s`],
    ...Object.entries(result.peakBytes).map(
      ([name, bytes]) => [`most memory, ${name}`, `${Math.round(bytes / 2 ** 20)} MiB`] as const,
    ),
  ];
  return renderTable(['what', ''], [], rows);
}

/** Digits beyond these are chance. */
function round(value: number): number {
  return Number(value.toFixed(1));
}
