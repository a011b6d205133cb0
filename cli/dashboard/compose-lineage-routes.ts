import { createLineageRoutes } from '../../dashboard/routes/lineage.js';
import type { ComposedRoutes } from './compose-routes.js';

export function composeLineageRoutes(_dataFolder: string): ComposedRoutes {
  return { routes: createLineageRoutes(), close: () => Promise.resolve() };
}
