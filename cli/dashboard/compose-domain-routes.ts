import { createDomainRoutes } from '../../dashboard/routes/domains.js';
import type { ComposedRoutes } from './compose-routes.js';

export function composeDomainRoutes(_dataFolder: string): ComposedRoutes {
  return { routes: createDomainRoutes(), close: () => Promise.resolve() };
}
