import type { ArtifactStore } from '../results/artifact-store.js';
import { InputError } from '../study/errors.js';
import { hashPlan, type Plan } from '../study/plan.js';
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
  // the hash proves that the text is a plan that planStudy made, so no field is parsed again
  const plan = JSON.parse(await artifacts.loadPlan(hash)) as Plan;
  const found = hashPlan(plan);
  if (found !== hash) throw new InputError(`plan ${hash} is damaged: its content has the hash ${found}`);
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
