import { z } from 'zod';
import { InputError } from '../../study/errors.js';
import { STUDY_PRIORITIES, type StudyPriority } from '../../study/study-priority.js';
import type { LaunchAnswer, PlanAnswer, PlannedStudy, StudyText } from '../contract/launch.js';
import { parseRequest, requestedReason } from '../parse-request.js';
import { oneOf } from '../query-values.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';
import { studyAddress } from './studies.js';

export interface LaunchPorts {
  /** Checks and plans it; starts and writes nothing. Throws InputError with all that is wrong. */
  plan(text: string): Promise<PlannedStudy>;
  /** Starts it in the background and writes into the ledger who has done so. Throws InputError likewise. */
  launch(text: string, how: LaunchRequest): Promise<LaunchAnswer>;
  /** The study file by which the study was launched last. */
  maybeStudyText(study: string): string | undefined;
  /** The text of the study that one tries first. */
  quickstart(): Promise<string>;
}

export interface LaunchRequest {
  readonly reason?: string | undefined;
  readonly priority?: StudyPriority;
}

const text = z.string({ error: 'the text of a study file' });
const planned = z.object({ text });
const launched = z.object({
  text,
  reason: requestedReason,
  priority: oneOf(STUDY_PRIORITIES).exactOptional(),
});

/** Starting studies from the text of a study file. */
export function createLaunchRoutes({ plan, launch, maybeStudyText, quickstart }: LaunchPorts): AddRoutes {
  return (server) => {
    server.post('/api/plan', async ({ body }): Promise<PlanAnswer> => {
      try {
        return { isRight: true, plan: await plan(parseRequest(planned, body).text) };
      } catch (error) {
        const problems = error instanceof InputError ? error.problems : [];
        if (problems.length === 0) throw error;
        return {
          isRight: false,
          problems: problems.map(({ line = null, column = null, field, expected, got, hint = null }) => {
            return { line, column, field, expected, got, hint };
          }),
        };
      }
    });
    server.post('/api/studies', ({ body }): Promise<LaunchAnswer> => {
      const { text, ...how } = parseRequest(launched, body);
      return launch(text, how);
    });
    server.get('/api/quickstart', async (): Promise<StudyText> => ({ text: await quickstart() }));
    server.get('/api/studies/:study/file', ({ params }): StudyText => {
      const { study } = parseRequest(studyAddress, params);
      const found = maybeStudyText(study);
      if (found === undefined) throw new RequestError(404, `the study file of ${study} was not kept`);
      return { text: found };
    });
  };
}
