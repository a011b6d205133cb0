import { z } from 'zod';
import type { StepKey } from '../../study/step.js';
import { prepare } from './keep-alive.js';
import { maybeOpenForReading } from './open-database.js';

export interface RegisteredPlan {
  readonly study: string;
  /** Its hash. */
  readonly plan: string;
  /** Of the study's plans the one that counts. */
  readonly isLatest: boolean;
}

/** The plans that were ever run here, and which steps the results know. Open until it is closed, and never old. */
export interface PlanRegister {
  plans(): readonly RegisteredPlan[];
  isStepKnown(key: StepKey): boolean;
  close(): void;
}

const planRow = z.object({ study: z.string(), plan: z.string(), isLatest: z.number().transform(Boolean) });

/** Undefined where there is no database yet. */
export function maybeOpenPlanRegister(path: string): PlanRegister | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined) return undefined;
  const selectPlans = prepare(
    database,
    `SELECT study, plan, sequence = (SELECT max(sequence) FROM plans AS later WHERE later.study = plans.study) AS isLatest
     FROM plans ORDER BY sequence`,
  );
  const selectStep = prepare(database, 'SELECT 1 FROM steps WHERE key = ?');
  return {
    plans: () => z.array(planRow).parse(selectPlans.all()),
    isStepKnown: (key) => selectStep.get(key) !== undefined,
    close: () => database.close(),
  };
}
