/** A process that reads frozen plans for the page, 100 MB of memory for a large one: the server keeps what it shows of them. */
import { createPlanSource } from '../../activities/plan-source.js';
import type { StudyDatasets } from '../../dashboard/routes/domains.js';
import { summarisePlan, type PlanSummary } from '../../dashboard/stages/index-plan.js';
import { describeError } from '../../study/describe-error.js';
import type { Plan } from '../../study/plan.js';
import { InputError } from '../../study/errors.js';
import { openArtifacts } from '../open-artifacts.js';
import { serveQuestions } from './answering/serve-questions.js';

const [dataFolder] = process.argv.slice(2);

export interface PlanQuestion {
  readonly plan: string;
}

export interface PlanAnswer {
  readonly summary: PlanSummary;
  readonly datasets: StudyDatasets;
}

serveQuestions(async ({ plan: hash }: PlanQuestion): Promise<PlanAnswer> => {
  try {
    const plan = await createPlanSource(await openArtifacts(dataFolder)).load(hash);
    return { summary: summarisePlan(plan), datasets: listDatasets(plan) };
  } catch (error) {
    // a plan that can't be read is lost, whatever the reason
    throw new InputError(describeError(error), [], { cause: error });
  }
});

function listDatasets({ study, domains }: Plan): StudyDatasets {
  return {
    domains: study.domains.flatMap((domain) => {
      const dataset = domains[domain.name];
      return dataset === undefined ? [] : [{ domain, dataset }];
    }),
  };
}
