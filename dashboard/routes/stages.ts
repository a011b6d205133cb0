import { z } from 'zod';
import { STEP_KINDS, type StepKey } from '../../study/step.js';
import type { StudyStatus } from '../../study/study-status.js';
import {
  STEP_STATES,
  type FailureGroup,
  type Stages,
  type StepPage,
  type StepTrouble,
  type TrainingCurve,
} from '../contract/stages.js';
import { parseRequest } from '../parse-request.js';
import { oneOf, wholeNumber } from '../query-values.js';
import { RequestError } from '../request-error.js';
import type { AddRoutes } from '../server.js';
import { findFailedDatasets } from '../stages/find-failed-datasets.js';
import { groupFailures } from '../stages/group-failures.js';
import type { PlanIndex } from '../stages/index-plan.js';
import { listSteps, type FinishedFacts } from '../stages/list-steps.js';
import { createStepStates } from '../stages/step-states.js';
import { summariseStages } from '../stages/summarise-stages.js';
import { studyAddress } from './studies.js';

export interface StagePorts {
  /** The study as it was seen last. Throws RequestError where there is none. */
  study(name: string): Promise<StudyStatus>;
  /** Undefined where the plan's file is lost. */
  maybeIndex(plan: string): Promise<PlanIndex | undefined>;
  /** Tells finished steps and recorded networks of a plan. */
  findDone(plan: string): Promise<(key: StepKey) => boolean>;
  maybeFinished(key: StepKey): Promise<FinishedFacts | undefined>;
  /** The epochs of a training, by its manifest or by what it has left so far. */
  curve(key: StepKey): Promise<Pick<TrainingCurve, 'isFinished' | 'epochs' | 'trainingOffset'>>;
  trouble(key: StepKey): Promise<StepTrouble>;
  /** Whether the last attempt at a step that isn't done ended with an error. */
  hasFailed(key: StepKey): Promise<boolean>;
}

const LARGEST_PAGE = 200;
const MOST_CURVES = 12;
const MOST_STEPS = 999_999_999;
const key = z.string().regex(/^[0-9a-f]{64}$/, { error: 'the key of a step' });
const stepQuery = z.object({
  kind: oneOf(STEP_KINDS),
  domain: z.string().exactOptional(),
  state: oneOf(STEP_STATES).exactOptional(),
  offset: wholeNumber(0, MOST_STEPS).default(0),
  limit: wholeNumber(0, LARGEST_PAGE).default(50),
});
const keysQuery = z.object({
  key: z
    .union([key.transform((one) => [one]), z.array(key)])
    .refine((keys) => keys.length <= MOST_CURVES, { error: `at most ${MOST_CURVES} of them` })
    .default([]),
});
const stepAddress = studyAddress.extend({ key });

/** The steps of a study: by kind and domain, one by one, their epochs, and what went wrong. */
export function createStageRoutes(ports: StagePorts): AddRoutes {
  const find = async (params: unknown) => {
    const study = await ports.study(parseRequest(studyAddress, params).study);
    return { study, index: await ports.maybeIndex(study.plan) };
  };
  const findWhole = async (params: unknown) => {
    const { study, index } = await find(params);
    if (index === undefined) throw new RequestError(404, `the plan of ${study.study} is lost: its steps are not known`);
    return { index, states: await findStates(study, index) };
  };
  const findStates = async ({ plan, working, failures }: StudyStatus, index: PlanIndex) => {
    const isDone = await ports.findDone(plan);
    const failedDatasets = await findFailedDatasets(index, failures, isDone, ports.hasFailed);
    return createStepStates(index, { isDone, running: working, failures, failedDatasets });
  };
  return (server) => {
    server.get('/api/studies/:study/stages', async ({ params }): Promise<Stages> => {
      const { index, states } = await findWhole(params);
      return summariseStages(index, states);
    });
    server.get('/api/studies/:study/steps', async ({ params, query }): Promise<StepPage> => {
      const asked = parseRequest(stepQuery, query);
      const { index, states } = await findWhole(params);
      return listSteps(index, states, asked, ports.maybeFinished);
    });
    server.get('/api/studies/:study/curves', async ({ params, query }): Promise<readonly TrainingCurve[]> => {
      const keys = parseRequest(keysQuery, query).key;
      const { index } = await find(params);
      return Promise.all(
        keys.map(async (key) => {
          const step = index?.steps.get(key);
          return {
            key,
            name: step?.name ?? key.slice(0, 12),
            planned: step?.epochs ?? null,
            ...(await ports.curve(key)),
          };
        }),
      );
    });
    server.get('/api/studies/:study/failures', async ({ params }): Promise<readonly FailureGroup[]> => {
      const { study, index } = await find(params);
      return groupFailures(study.failures, index && (await findStates(study, index)).blamed);
    });
    server.get('/api/studies/:study/trouble/:key', ({ params }) =>
      ports.trouble(parseRequest(stepAddress, params).key),
    );
  };
}
