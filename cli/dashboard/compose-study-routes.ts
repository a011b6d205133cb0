import { createControlRoutes } from '../../dashboard/routes/control.js';
import { createLaunchRoutes } from '../../dashboard/routes/launch.js';
import { createStageRoutes } from '../../dashboard/routes/stages.js';
import { createStudyRoutes } from '../../dashboard/routes/studies.js';
import { createLatestLook } from '../../dashboard/latest-look.js';
import type { StatusReport } from '../../study/study-status.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { createLookPace } from '../progress/look-pace.js';
import { createStatusSource } from '../status/status-source.js';
import type { ComposedRoutes } from './compose-routes.js';
import { composeLaunch } from './launch-ports.js';
import { createOrder } from './order-study.js';
import { createPastPorts, openPast } from './past-ports.js';
import type { PlanReader } from './read-plans.js';
import { createStagePorts } from './stage-ports.js';

export interface StudyRouteOptions {
  /** Address of Temporal's own interface, where a person has named one. */
  readonly temporalUi?: string | undefined;
}

/** The routes of studies and of what goes on in them. */
export function composeStudyRoutes(
  dataFolder: string,
  plans: PlanReader,
  { temporalUi }: StudyRouteOptions,
): ComposedRoutes {
  const source = createStatusSource(dataFolder, undefined);
  const status = createLatestLook<StatusReport>(source);
  const past = openPast(layOutDataFolder(dataFolder).results);
  const launch = composeLaunch(dataFolder, past);
  const parts = [
    createStudyRoutes({ status, createPace: createLookPace, ...createPastPorts(past, temporalUi) }),
    createControlRoutes({ order: createOrder(dataFolder) }),
    createLaunchRoutes(launch.ports),
    createStageRoutes(createStagePorts(dataFolder, status, past, plans)),
  ];
  return {
    routes: (server) => {
      for (const add of parts) add(server);
    },
    close: async () => {
      past.close();
      await launch.close();
      await source.close();
    },
  };
}
