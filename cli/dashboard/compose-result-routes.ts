import { createResultRoutes } from '../../dashboard/routes/results.js';
import type { ComposedRoutes } from './compose-routes.js';
import { createAnalysisPool } from './results/analysis-pool.js';

export interface ComposedResults extends ComposedRoutes {
  /** Reads a study's losses and networks before somebody asks. */
  prepareTables(study: string): Promise<unknown>;
}

export function composeResultRoutes(dataFolder: string): ComposedResults {
  const analysis = createAnalysisPool(dataFolder);
  const first = { where: [], states: [], descending: false, offset: 0, limit: 1 } as const;
  return {
    routes: createResultRoutes({ analysis }),
    prepareTables: (study) => analysis.answer({ kind: 'networks', form: 'json', study, ...first }),
    close: () => analysis.close(),
  };
}
