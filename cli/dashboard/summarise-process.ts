/** A process that reads frozen plans for the page: of a large one the server keeps the summary alone. */
import { z } from 'zod';
import { createPlanSource } from '../../activities/plan-source.js';
import { summarisePlan } from '../../dashboard/stages/index-plan.js';
import { openArtifacts } from '../open-artifacts.js';
import type { ProcessAnswer } from './ask-process.js';

const [dataFolder] = process.argv.slice(2);

const requestSchema = z.object({ id: z.number(), question: z.string() });

process.on('message', (message) => {
  const { id, question } = requestSchema.parse(message);
  void answer(question).then((reply) => process.send?.({ id, ...reply }));
});

async function answer(plan: string): Promise<ProcessAnswer> {
  try {
    return { value: summarisePlan(await createPlanSource(await openArtifacts(dataFolder)).load(plan)) };
  } catch (error) {
    // a plan that can't be read is lost, whatever the reason
    return { problem: error instanceof Error ? error.message : String(error), isInput: true };
  }
}
