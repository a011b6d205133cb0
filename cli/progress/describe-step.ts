import { nameMixture } from '../../study/mixture.js';
import type { Plan } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';

/** Names steps as people know them: `under`, `under #0`, `under → over, freeze encoder #0`. */
export function createStepNames(plan: Plan): (key: StepKey) => string {
  const names = new Map<StepKey, string>();
  for (const [domain, key] of Object.entries(plan.domains)) names.set(key, domain);
  for (const { identity, steps, group } of plan.networks) {
    const { source, target, freeze, replicate, mixture } = identity;
    const stages = mixture === undefined ? `${source} → ${target}, freeze ${freeze}` : nameMixture(mixture);
    const network = `${stages} #${replicate}`;
    names.set(steps.pretrain, plan.groups[group]?.pretrain === undefined ? network : `${source} #${replicate}`);
    if (steps.transfer !== undefined) names.set(steps.transfer, network);
    names.set(steps.evaluate, network);
    names.set(steps.record, network);
  }
  return (key) => names.get(key) ?? key.slice(0, 12);
}

/** Tells the network that alone needs a step; undefined of those that may be shared. */
export function createStepOwners({ networks, groups }: Plan): (key: StepKey) => string | undefined {
  const owners = new Map<StepKey, string>();
  for (const { identity, steps, group } of networks) {
    const { pretrain, transfer, evaluate, record } = steps;
    if (groups[group]?.pretrain === undefined) owners.set(pretrain, identity.id);
    for (const step of [transfer, evaluate, record]) if (step !== undefined) owners.set(step, identity.id);
  }
  return (key) => owners.get(key);
}
