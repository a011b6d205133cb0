import { fileURLToPath } from 'node:url';
import type { StudyDatasets } from '../../dashboard/routes/domains.js';
import type { PlanSummary } from '../../dashboard/stages/index-plan.js';
import { createAskedProcess } from './ask-process.js';
import type { PlanQuestion } from './summarise-process.js';

const PROCESS = fileURLToPath(new URL('./summarise-process.js', import.meta.url));

/** Reads frozen plans in a process of its own. Rejects where one is lost. */
export interface PlanReader {
  summarise(plan: string): Promise<PlanSummary>;
  listDatasets(plan: string): Promise<StudyDatasets>;
  close(): void;
}

export function createPlanReader(dataFolder: string): PlanReader {
  const reading = createAskedProcess<PlanQuestion>(PROCESS, [dataFolder]);
  // of one program: it answers with what it was asked for
  return {
    summarise: async (plan) => (await reading.ask({ plan, wanted: 'summary' })) as PlanSummary,
    listDatasets: async (plan) => (await reading.ask({ plan, wanted: 'datasets' })) as StudyDatasets,
    close: () => reading.close(),
  };
}
