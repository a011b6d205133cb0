import type { StatusReport } from '../../study/study-status.js';
import { addLiveEvents } from '../live-events.js';
import type { AddRoutes } from '../server.js';

export interface StudyPorts {
  readonly status: { look(): Promise<StatusReport> };
  /** How often to look: from the time that a look took to the pause after it, both in milliseconds. */
  readonly createPace: () => (lookMs: number) => number;
}

/** How far the studies are. */
export function createStudyRoutes({ status, createPace }: StudyPorts): AddRoutes {
  return (server) => {
    addLiveEvents(server, '/api/events', { look: () => status.look(), choosePause: createPace() });
    server.get('/api/status', () => status.look());
  };
}
