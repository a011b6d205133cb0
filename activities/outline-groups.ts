import { nameGroup } from '../study/plan.js';
import type { Plan, PlannedGroup, PlannedNetwork } from '../study/plan.js';
import type { StepKey } from '../study/step.js';
import type { GroupOutline } from './contract.js';
import { requireStep } from './plan-source.js';

/** Which shared steps each group of a plan waits for. */
export function outlineGroups(plan: Plan): readonly GroupOutline[] {
  return plan.groups.map((group, index) => outlineGroup(plan, group, index));
}

function outlineGroup(plan: Plan, group: PlannedGroup, index: number): GroupOutline {
  const generate = new Set(membersOf(plan, group).flatMap((network) => listDatasets(plan, network)));
  const domains = new Set(membersOf(plan, group).flatMap(listDomains));
  const isMixed = membersOf(plan, group).every(({ steps }) => steps.transfer === undefined);
  const { pretrain, size } = group;
  return {
    group: nameGroup(index),
    generate: [...generate],
    ...(pretrain && { pretrain }),
    networks: size,
    ...(isMixed && { kind: 'mixture' }),
    domains: [...domains],
  };
}

/** Those that it is trained on. */
function listDomains({ identity: { mixture, source, target } }: PlannedNetwork): readonly string[] {
  return mixture === undefined ? [source, target] : mixture.map(({ domain }) => domain);
}

export function membersOf(plan: Plan, { first, size }: PlannedGroup): readonly PlannedNetwork[] {
  return plan.networks.slice(first, first + size);
}

/** Datasets that training and evaluation read. */
export function listDatasets(plan: Plan, network: PlannedNetwork): readonly StepKey[] {
  const { datasets } = requireStep(plan, network.steps.evaluate, 'evaluate');
  return [...new Set([...listTrainingDatasets(network), ...datasets])];
}

export function listTrainingDatasets({ steps }: PlannedNetwork): readonly StepKey[] {
  return steps.generate ?? [steps.generateSource, steps.generateTarget];
}
