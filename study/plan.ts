import { identifyMixed, identifyNetwork, listBranches, listMixed } from './grid.js';
import { hashCanonical, hashDomain, stepKey } from './identity.js';
import { evaluateStep, generateStep, keyOf, mixedPretrainStep, pretrainStep, settingOf } from './plan-steps.js';
import { transferStep } from './plan-steps.js';
import type { NetworkIdentity, NetworkSetting, StepInput, StepKey } from './step.js';
import type { Study } from './study.js';

/** A study as a graph of steps, each of them once. It is plain JSON: a run freezes it to a file and starts from there. */
export interface Plan {
  /** SHA-256 of everything else in here but the study's concurrency. */
  readonly hash: string;
  readonly study: Study;
  /** The generate step of each domain, by the domain's name. */
  readonly domains: Readonly<Record<string, StepKey>>;
  /** A step stands behind the ones that it needs. */
  readonly steps: Readonly<Record<StepKey, StepInput>>;
  /** Members of a group stand together. */
  readonly networks: readonly PlannedNetwork[];
  readonly groups: readonly PlannedGroup[];
}

export interface PlannedNetwork {
  readonly identity: NetworkIdentity;
  readonly steps: NetworkSteps;
  /** Index into the plan's groups. */
  readonly group: number;
}

/** The datasets that the evaluation needs, one a domain of the study, are `datasets` of the evaluate step's input. */
export type NetworkSteps = TransferSteps | MixtureSteps;

interface OwnSteps {
  readonly pretrain: StepKey;
  readonly evaluate: StepKey;
  readonly record: StepKey;
}

export interface TransferSteps extends OwnSteps {
  readonly generateSource: StepKey;
  readonly generateTarget: StepKey;
  readonly transfer: StepKey;
  readonly generate?: never;
}

/** Of a network that is trained once. */
export interface MixtureSteps extends OwnSteps {
  /** One for each share of its mixture, in that order. */
  readonly generate: readonly StepKey[];
  readonly generateSource?: never;
  readonly generateTarget?: never;
  readonly transfer?: never;
}

/**
 * Networks that share a pretraining, at most `LARGEST_GROUP` of them; or networks that have one each, at most
 * `LARGEST_INDEPENDENT_GROUP`. Networks that are trained once stand in groups of their own.
 */
export interface PlannedGroup {
  /** Absent where each member has its own. */
  readonly pretrain?: StepKey;
  /** Index of the first member in the plan's networks. */
  readonly first: number;
  readonly size: number;
}

/** Keeps the history of a group's workflow far below the server's limits: 250 protocols make about 2,500 events. */
export const LARGEST_GROUP = 250;

/**
 * Steps that end one by one make three events each and three more for the workflow's answer: 150 protocols of four steps
 * make at most 3,600 events, and 7,200 should a person try all of them again.
 */
export const LARGEST_INDEPENDENT_GROUP = 150;

/** Of the group of this index. */
export function nameGroup(index: number): string {
  return `group-${index}`;
}

/** The names of the groups that the networks belong to, by those of the networks. */
export function nameGroups({ networks }: Pick<Plan, 'networks'>): ReadonlyMap<string, string> {
  return new Map(networks.map(({ group, identity }) => [identity.id, nameGroup(group)]));
}

/** Expands the grid in a fixed order: the same study always gives the same plan, and the same hash. */
export function planStudy(study: Study): Plan {
  const steps: Record<StepKey, StepInput> = {};
  const add = (step: StepInput): StepKey => {
    const key = stepKey(step);
    steps[key] ??= step;
    return key;
  };
  const domains = new Map(study.domains.map((domain) => [domain.name, add(generateStep(study, domain))]));
  const datasets = [...new Set(domains.values())].sort();
  const networks: PlannedNetwork[] = [];
  const groups: Omit<PlannedGroup, 'size'>[] = [];
  const contents = new Map(study.domains.map((domain) => [domain.name, hashDomain(domain)]));

  for (const { root, leaves } of listBranches(study)) {
    const generateSource = keyOf(domains, root.source);
    const addPretrain = (own?: NetworkSetting) => add(pretrainStep(study, generateSource, root, datasets, own));
    const shared = study.pretraining === undefined ? addPretrain() : undefined;
    leaves.forEach((leaf, index) => {
      const first = networks.length;
      if (shared !== undefined && index % LARGEST_GROUP === 0) groups.push({ pretrain: shared, first });
      if (shared === undefined && first % LARGEST_INDEPENDENT_GROUP === 0) groups.push({ first });
      const generateTarget = keyOf(domains, leaf.target);
      const pretrain = shared ?? addPretrain(settingOf(root, leaf, contents));
      const setting = { ...leaf, replicate: root.replicate };
      const transfer = add(transferStep(study, pretrain, generateTarget, setting, datasets));
      const evaluate = add(evaluateStep(study, pretrain, transfer, datasets));
      const identity = identifyNetwork(study.name, root, leaf);
      const record = add({ kind: 'record', evaluation: evaluate, network: identity });
      const keys = { generateSource, generateTarget, pretrain, transfer, evaluate, record };
      networks.push({ identity, steps: keys, group: groups.length - 1 });
    });
  }
  listMixed(study).forEach((setting, index) => {
    if (index % LARGEST_INDEPENDENT_GROUP === 0) groups.push({ first: networks.length });
    const pretrain = add(mixedPretrainStep(study, setting, { domains, contents, datasets }));
    const evaluate = add(evaluateStep(study, pretrain, undefined, datasets));
    const identity = identifyMixed(study.name, setting);
    const record = add({ kind: 'record', evaluation: evaluate, network: identity });
    const generate = setting.mixture.map(({ domain }) => keyOf(domains, domain));
    networks.push({ identity, steps: { generate, pretrain, evaluate, record }, group: groups.length - 1 });
  });
  const content = {
    study,
    domains: Object.fromEntries(domains),
    steps,
    networks,
    groups: sizeGroups(groups, networks.length),
  };
  return { hash: hashPlan(content), ...content };
}

/** The hash that `planStudy` gives a plan of this content. */
export function hashPlan({ study, domains, steps, networks, groups }: Omit<Plan, 'hash'>): string {
  const { concurrency: _concurrency, ...what } = study;
  return hashCanonical({ study: what, domains, steps, networks, groups });
}

/** A group ends where the next one begins. */
function sizeGroups(groups: readonly Omit<PlannedGroup, 'size'>[], networks: number): readonly PlannedGroup[] {
  return groups.map((group, index) => ({ ...group, size: (groups[index + 1]?.first ?? networks) - group.first }));
}
