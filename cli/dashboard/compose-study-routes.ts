import { createStudyRoutes } from '../../dashboard/routes/studies.js';
import { createLookPace } from '../progress/look-pace.js';
import { createStatusSource } from '../status/status-source.js';
import type { ComposedRoutes } from './compose-routes.js';

export function composeStudyRoutes(dataFolder: string): ComposedRoutes {
  const status = createStatusSource(dataFolder, undefined);
  return { routes: createStudyRoutes({ status, createPace: createLookPace }), close: () => status.close() };
}
