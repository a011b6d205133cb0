import type { ArtifactStore } from '../results/artifact-store.js';
import { InputError } from '../study/errors.js';
import { parseFrozenPlan } from '../study/frozen-plan.js';
import type { Plan } from '../study/plan.js';
import type { StepInput, StepKey } from '../study/step.js';

/** Frozen plans by their hash. */
export interface PlanSource {
  load(hash: string): Promise<Plan>;
}

/** Keeps the last few plans parsed: ten thousand steps ask for the same one. */
export function createPlanSource(artifacts: ArtifactStore): PlanSource {
  const plans = new Map<string, Promise<Plan>>();
  return {
    load(hash) {
      const known = plans.get(hash);
      if (known !== undefined) return known;
      const plan = loadPlan(artifacts, hash);
      plans.set(hash, plan);
      plan.catch(() => plans.delete(hash));
      const [oldest] = plans.keys();
      if (plans.size > 4 && oldest !== undefined) plans.delete(oldest);
      return plan;
    },
  };
}

async function loadPlan(artifacts: ArtifactStore, hash: string): Promise<Plan> {
  const plan = parseFrozenPlan(await artifacts.loadPlan(hash));
  if (plan.hash !== hash) throw new InputError(`expected plan ${hash} under its name, got plan ${plan.hash}`);
  return plan;
}

/** The input of a step of that kind. Throws InputError when the plan has no such step. */
export function requireStep<Kind extends StepInput['kind']>(
  plan: Plan,
  key: StepKey,
  kind: Kind,
): Extract<StepInput, { kind: Kind }> {
  const step = plan.steps[key];
  if (step === undefined || !isKind(step, kind)) {
    throw new InputError(`plan ${plan.hash}: expected a ${kind} step under ${key}, got ${step?.kind ?? 'none'}`);
  }
  return step;
}

function isKind<Kind extends StepInput['kind']>(
  step: StepInput,
  kind: Kind,
): step is Extract<StepInput, { kind: Kind }> {
  return step.kind === kind;
}
