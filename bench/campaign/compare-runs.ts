import type { Plan } from '../../study/plan.js';
import type { DataFolder } from '../../workers/data-folder.js';
import { compareArtifacts, countReplaced, listLeftovers, listSteps } from './compare-artifacts.js';
import { compareDatabases, countNetworks } from './compare-databases.js';
import { countAttempts, type Attempts } from './count-attempts.js';

/** A run that was disturbed beside a quiet one, and beside the plans of both. */
export interface Comparison {
  /** Planned networks. */
  readonly networks: number;
  /** Planned networks that are not recorded, and planned steps that are not finished. */
  readonly lost: number;
  /** Rows beyond one for each network, and steps whose manifest was replaced after it had been recorded. */
  readonly duplicated: number;
  /** How it differs from the quiet run, in words. */
  readonly differences: readonly string[];
  /** Scratch folders, damaged and unfinished files. */
  readonly leftovers: readonly string[];
  readonly attempts: Attempts;
}

export async function compareRuns(plans: readonly Plan[], quiet: DataFolder, killed: DataFolder): Promise<Comparison> {
  const { recorded, surplus } = countNetworks(killed.results);
  const finished = await listSteps(killed);
  const planned = new Map(plans.flatMap(({ steps }) => Object.entries(steps)));
  const lost = [...planned].filter(([key, { kind }]) => !(kind === 'record' ? recorded : finished).has(key));
  return {
    networks: [...planned.values()].filter(({ kind }) => kind === 'record').length,
    lost: lost.length,
    duplicated: surplus + (await countReplaced(killed)),
    differences: [
      ...compareDatabases(quiet.results, killed.results).map(
        ({ table, missing, foreign }) => `table ${table}: ${missing} rows are missing, ${foreign} are new`,
      ),
      ...Object.entries(await compareArtifacts(quiet, killed))
        .filter(([, count]) => count > 0)
        .map(([what, count]) => `artifacts: ${what} ${count}`),
    ],
    leftovers: await listLeftovers(killed),
    attempts: await countAttempts(killed),
  };
}
