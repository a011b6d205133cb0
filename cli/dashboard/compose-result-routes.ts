import { createResultRoutes } from '../../dashboard/routes/results.js';
import type { ComposedRoutes } from './compose-routes.js';

export function composeResultRoutes(_dataFolder: string): ComposedRoutes {
  return { routes: createResultRoutes(), close: () => Promise.resolve() };
}
