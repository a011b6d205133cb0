import type { StudyDatasets } from '../../dashboard/routes/domains.js';
import { indexSummary, type PlanIndex } from '../../dashboard/stages/index-plan.js';
import { createAskedProcess } from './answering/asked-process.js';
import type { PlanAnswer, PlanQuestion } from './summarise-process.js';

const PROCESS = new URL('./summarise-process.js', import.meta.url);

/** Of one plan some 10 MB for ten thousand networks. */
const MOST_KEPT = 6;

/** What the page needs of a frozen plan. */
export interface ReadPlan {
  readonly index: PlanIndex;
  readonly datasets: StudyDatasets;
}

/** Frozen plans, read in a process of its own; those of the last few studies are remembered. */
export interface PlanReader {
  /** Rejects where it is lost. */
  read(plan: string): Promise<ReadPlan>;
  close(): Promise<void>;
}

export function createPlanReader(dataFolder: string): PlanReader {
  const reading = createAskedProcess<PlanQuestion, PlanAnswer>(PROCESS, dataFolder);
  const kept = new Map<string, Promise<ReadPlan>>();
  const load = async (plan: string): Promise<ReadPlan> => {
    const { summary, datasets } = await reading.ask({ plan });
    return { index: indexSummary(summary), datasets };
  };
  return {
    read(plan) {
      const known = kept.get(plan);
      const found = known ?? load(plan);
      kept.delete(plan);
      kept.set(plan, found);
      // it is looked for again: a store may have been away
      if (known === undefined) found.catch(() => kept.get(plan) === found && kept.delete(plan));
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return found;
    },
    close: () => reading.close(),
  };
}
