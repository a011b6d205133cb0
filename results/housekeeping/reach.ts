import { parseFrozenPlan } from '../../study/frozen-plan.js';
import { groupPairs } from '../../study/group-by.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import { listWaves } from '../../study/wave-blocks.js';
import type { RegisteredPlan } from '../sqlite/plan-register.js';

/** What a plan needs. */
export interface Reached {
  readonly study: string;
  readonly plan: string;
  /** Keys of its steps; those of `record`, which leave no files, among them. */
  readonly steps: ReadonlySet<StepKey>;
  /** The datasets that are imaged from each block of exit waves. */
  readonly waves: ReadonlyMap<StepKey, readonly StepKey[]>;
}

/** It can't be told what a study needs, so that nothing may be taken for unneeded. */
export class UnknownPlanError extends Error {
  override readonly name = 'UnknownPlanError';
}

/** Plans of all studies that count: the latest one of each, and frozen ones that no run has opened yet. */
export function listRoots(
  registered: readonly RegisteredPlan[],
  frozen: readonly string[],
): readonly Omit<RegisteredPlan, 'isLatest'>[] {
  const known = new Set(registered.map(({ plan }) => plan));
  const waiting = frozen.filter((plan) => !known.has(plan)).map((plan) => ({ study: '', plan }));
  return [...registered.filter(({ isLatest }) => isLatest), ...waiting];
}

/**
 * @param loadPlan the frozen text of a plan, by its hash
 * @throws UnknownPlanError where it can't be read
 */
export async function reachPlan(
  { study, plan: hash }: Omit<RegisteredPlan, 'isLatest'>,
  loadPlan: (hash: string) => Promise<string>,
): Promise<Reached> {
  let plan: Plan;
  try {
    plan = parseFrozenPlan(await loadPlan(hash));
  } catch (cause) {
    const whose = study === '' ? `plan ${hash}` : `the plan of study ${study} (${hash})`;
    const remedy = 'so that nobody knows what it needs: remove that file if it is there, then `run` the study';
    throw new UnknownPlanError(`${whose} can’t be read, ${remedy}`, { cause });
  }
  const waves = groupPairs(
    Object.entries(plan.steps).flatMap(([key, step]) =>
      step.kind === 'generate' ? listWaves(step).map((block) => [block, key] as const) : [],
    ),
  );
  return { study: plan.study.name, plan: hash, steps: new Set(Object.keys(plan.steps)), waves };
}

/** Whether any of them needs the step. */
export function isReached(reached: readonly Reached[], key: StepKey): boolean {
  return reached.some(({ steps, waves }) => steps.has(key) || waves.has(key));
}
