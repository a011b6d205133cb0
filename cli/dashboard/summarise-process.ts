/** A process that reads frozen plans for the page, 100 MB of memory for a large one: the server keeps what it shows of them. */
import { z } from 'zod';
import { createPlanSource } from '../../activities/plan-source.js';
import type { StudyDatasets } from '../../dashboard/routes/domains.js';
import { summarisePlan } from '../../dashboard/stages/index-plan.js';
import type { Plan } from '../../study/plan.js';
import { openArtifacts } from '../open-artifacts.js';
import type { ProcessAnswer } from './ask-process.js';

const [dataFolder] = process.argv.slice(2);

const requestSchema = z.object({
  id: z.number(),
  question: z.object({ plan: z.string(), wanted: z.enum(['summary', 'datasets']) }),
});
export type PlanQuestion = z.infer<typeof requestSchema>['question'];

process.on('message', (message) => {
  const { id, question } = requestSchema.parse(message);
  void answer(question).then((reply) => process.send?.({ id, ...reply }));
});

async function answer({ plan: hash, wanted }: PlanQuestion): Promise<ProcessAnswer> {
  try {
    const plan = await createPlanSource(await openArtifacts(dataFolder)).load(hash);
    return { value: wanted === 'summary' ? summarisePlan(plan) : listDatasets(plan) };
  } catch (error) {
    // a plan that can't be read is lost, whatever the reason
    return { problem: error instanceof Error ? error.message : String(error), isInput: true };
  }
}

function listDatasets({ study, domains }: Plan): StudyDatasets {
  return {
    domains: study.domains.flatMap((domain) => {
      const dataset = domains[domain.name];
      return dataset === undefined ? [] : [{ domain, dataset }];
    }),
  };
}
