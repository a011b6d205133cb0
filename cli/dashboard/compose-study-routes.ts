import { fileURLToPath } from 'node:url';
import { createControlRoutes } from '../../dashboard/routes/control.js';
import { createLaunchRoutes } from '../../dashboard/routes/launch.js';
import { createStageRoutes } from '../../dashboard/routes/stages.js';
import { createStudyRoutes } from '../../dashboard/routes/studies.js';
import { createLatestLook } from '../../dashboard/latest-look.js';
import type { PlanSummary } from '../../dashboard/stages/index-plan.js';
import type { StatusReport } from '../../study/study-status.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { createLookPace } from '../progress/look-pace.js';
import { createStatusSource } from '../status/status-source.js';
import { createAskedProcess } from './ask-process.js';
import type { ComposedRoutes } from './compose-routes.js';
import { createLaunchPorts } from './launch-ports.js';
import { createOrder } from './order-study.js';
import { createPastPorts, openPast } from './past-ports.js';
import { createStagePorts } from './stage-ports.js';

const SUMMARISING = fileURLToPath(new URL('summarise-process.js', import.meta.url));

export interface StudyRouteOptions {
  /** Address of Temporal's own interface, where a person has named one. */
  readonly temporalUi?: string | undefined;
}

/** The routes of studies and of what goes on in them. */
export function composeStudyRoutes(dataFolder: string, { temporalUi }: StudyRouteOptions = {}): ComposedRoutes {
  const source = createStatusSource(dataFolder, undefined);
  const status = createLatestLook<StatusReport>(source);
  const past = openPast(layOutDataFolder(dataFolder).results);
  const summarising = createAskedProcess<string>(SUMMARISING, [dataFolder]);
  // the process is of this program, and of this version
  const summarise = async (plan: string) => (await summarising.ask(plan)) as PlanSummary;
  const parts = [
    createStudyRoutes({ status, createPace: createLookPace, ...createPastPorts(past, temporalUi) }),
    createControlRoutes({ order: createOrder(dataFolder) }),
    createLaunchRoutes(createLaunchPorts(dataFolder, past)),
    createStageRoutes(createStagePorts(dataFolder, status, past, summarise)),
  ];
  return {
    routes: (server) => {
      for (const add of parts) add(server);
    },
    close: async () => {
      past.close();
      summarising.close();
      await source.close();
    },
  };
}
