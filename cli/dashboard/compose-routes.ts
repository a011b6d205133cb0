import type { AddRoutes } from '../../dashboard/server.js';
import type { StudySummary } from '../../results/result-store.js';
import { readResults } from '../read-results.js';
import { composeDomainRoutes } from './compose-domain-routes.js';
import { composeLineageRoutes } from './compose-lineage-routes.js';
import { composeResultRoutes } from './compose-result-routes.js';
import { composeStudyRoutes, type StudyRouteOptions } from './compose-study-routes.js';
import { createPlanReader } from './read-plans.js';

/** Routes with what they hold open. */
export interface ComposedRoutes {
  readonly routes: AddRoutes;
  readonly close: () => Promise<void>;
}

/** The dashboard's routes over a data folder. */
export interface Routes {
  readonly routes: readonly AddRoutes[];
  /** Reads what the first pages would wait for, of the latest studies. Never rejects. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** Their results are held, and one more. */
const MOST_PREPARED = 3;

export function composeRoutes(dataFolder: string, options: StudyRouteOptions = {}): Routes {
  const plans = createPlanReader(dataFolder);
  const results = composeResultRoutes(dataFolder);
  const lineage = composeLineageRoutes(dataFolder);
  const parts: readonly ComposedRoutes[] = [
    composeStudyRoutes(dataFolder, plans, options),
    composeDomainRoutes(dataFolder, plans),
    results,
    lineage,
  ];
  return {
    routes: parts.map(({ routes }) => routes),
    prepare: async () => {
      // one after the other leaves the machine to the page itself; whoever asks for it later hears what is wrong with it
      const [latest, ...others] = listLatest(dataFolder);
      if (latest === undefined) return;
      await Promise.allSettled([plans.read(latest.plan), results.prepareTables(latest.study)]);
      for (const { plan } of others) await Promise.allSettled([plans.read(plan)]);
      // the latest once more: of those that are held the one that was asked for longest ago goes first
      for (const { study } of [...others, latest]) await Promise.allSettled([results.prepareTables(study)]);
      await Promise.allSettled([lineage.prepare()]);
    },
    close: async () => {
      for (const part of parts) await part.close();
      await plans.close();
    },
  };
}

function listLatest(dataFolder: string): readonly StudySummary[] {
  try {
    const studies = readResults(dataFolder, (reader) => reader?.studies() ?? []);
    return [...studies].sort((a, b) => (a.plannedAt < b.plannedAt ? 1 : -1)).slice(0, MOST_PREPARED);
  } catch {
    return [];
  }
}
