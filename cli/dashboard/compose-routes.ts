import type { AddRoutes } from '../../dashboard/server.js';
import { composeDomainRoutes } from './compose-domain-routes.js';
import { composeLineageRoutes } from './compose-lineage-routes.js';
import { composeResultRoutes } from './compose-result-routes.js';
import { composeStudyRoutes, type StudyRouteOptions } from './compose-study-routes.js';

/** Routes with what they hold open. */
export interface ComposedRoutes {
  readonly routes: AddRoutes;
  readonly close: () => Promise<void>;
}

/** The dashboard's routes over a data folder. */
export function composeRoutes(
  dataFolder: string,
  options: StudyRouteOptions = {},
): {
  readonly routes: readonly AddRoutes[];
  readonly close: () => Promise<void>;
} {
  const parts = [
    composeStudyRoutes(dataFolder, options),
    ...[composeDomainRoutes, composeResultRoutes, composeLineageRoutes].map((compose) => compose(dataFolder)),
  ];
  return {
    routes: parts.map(({ routes }) => routes),
    close: async () => {
      for (const part of parts) await part.close();
    },
  };
}
