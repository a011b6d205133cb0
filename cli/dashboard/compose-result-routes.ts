import { createResultRoutes } from '../../dashboard/routes/results.js';
import type { ComposedRoutes } from './compose-routes.js';
import { createAnalysisPool } from './results/analysis-pool.js';

export function composeResultRoutes(dataFolder: string): ComposedRoutes {
  const analysis = createAnalysisPool(dataFolder);
  return { routes: createResultRoutes({ analysis }), close: () => analysis.close() };
}
