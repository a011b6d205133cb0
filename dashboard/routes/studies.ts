import { z } from 'zod';
import type { StatusReport } from '../../study/study-status.js';
import type { OtherStudies, StudyPast } from '../contract/studies.js';
import type { LatestLook } from '../latest-look.js';
import { addLiveEvents } from '../live-events.js';
import { parseRequest } from '../parse-request.js';
import type { AddRoutes } from '../server.js';

export interface StudyPorts {
  readonly status: LatestLook<StatusReport>;
  /** How often to look: from the time that a look took to the pause after it, both in milliseconds. */
  readonly createPace: () => (lookMs: number) => number;
  readonly past: (study: string) => StudyPast;
  readonly others: () => OtherStudies;
}

export const studyAddress = z.object({ study: z.string() });

/** How far the studies are, and what was done to them. */
export function createStudyRoutes({ status, createPace, past, others }: StudyPorts): AddRoutes {
  return (server) => {
    // when a look took place is no news
    const toNews = ({ at: _at, ...rest }: StatusReport) => rest;
    addLiveEvents(server, '/api/events', { look: () => status.look(), choosePause: createPace(), toNews });
    server.get('/api/status', () => status.look());
    server.get('/api/studies', () => others());
    server.get('/api/studies/:study/past', ({ params }) => past(parseRequest(studyAddress, params).study));
  };
}
