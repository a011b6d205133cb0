import { hashPlan, type Plan } from './plan.js';
import { listInputs } from './step-inputs.js';
import type { StepInput, StepKey } from './step.js';

/**
 * The plan of one network alone: its steps and those that they stand on, under the keys that they have in the whole plan.
 * A study file of that network alone would give others: how many images a domain has, and the number of a replicate, come
 * from the whole grid. So `study` stays the whole one. Undefined where the plan has no network of that name.
 */
export function maybeCutPlan({ study, domains, steps, networks, groups }: Plan, network: string): Plan | undefined {
  const found = networks.find(({ identity }) => identity.id === network);
  if (found === undefined) return undefined;
  const needed = listNeeded(steps, found.steps.record);
  const pretrain = groups[found.group]?.pretrain;
  const content = {
    study,
    domains,
    // in the order of the whole plan, where a step stands behind the ones that it needs
    steps: Object.fromEntries(Object.entries(steps).filter(([key]) => needed.has(key))),
    networks: [{ ...found, group: 0 }],
    groups: [{ ...(pretrain !== undefined && { pretrain }), first: 0, size: 1 }],
  };
  return { hash: hashPlan(content), ...content };
}

/** The step and all that it stands on, without waves, which no plan holds. */
function listNeeded(steps: Readonly<Record<StepKey, StepInput>>, last: StepKey): ReadonlySet<StepKey> {
  const needed = new Set<StepKey>();
  const waiting = [last];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const input = steps[key];
    if (input === undefined || needed.has(key)) continue;
    needed.add(key);
    waiting.push(...listInputs(input).map((edge) => edge.key));
  }
  return needed;
}
