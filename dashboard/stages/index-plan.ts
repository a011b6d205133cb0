import type { Plan, PlannedNetwork } from '../../study/plan.js';
import { mapStepKinds, type StepKey, type StepKind } from '../../study/step.js';

/** A plan's steps by kind and domain: what a page of them needs, and little of what the plan holds. */
export interface PlanIndex {
  readonly plan: string;
  readonly kinds: Readonly<Record<StepKind, ReadonlyMap<string, readonly IndexedStep[]>>>;
  readonly edges: readonly IndexedEdge[];
  readonly steps: ReadonlyMap<StepKey, IndexedStep>;
  /** The step of this kind that a network has; of `generate` the first. */
  maybeStepOf(network: string, kind: StepKind): StepKey | undefined;
}

export interface IndexedStep {
  readonly key: StepKey;
  readonly kind: StepKind;
  /** Of images their own; of a pretraining the one it learns from; else the target. Mixed ones are joined by a plus. */
  readonly domain: string;
  readonly name: string;
  /** How many networks need it. */
  networks: number;
  /** The record of the first one. */
  readonly record: StepKey | undefined;
  /** Of a training. */
  readonly epochs: number | undefined;
}

interface IndexedEdge {
  readonly from: { readonly kind: StepKind; readonly domain: string };
  readonly to: { readonly kind: StepKind; readonly domain: string };
}

export function indexPlan(plan: Plan): PlanIndex {
  const kinds = mapStepKinds(() => new Map<string, IndexedStep[]>());
  const steps = new Map<StepKey, IndexedStep>();
  const edges = new Map<string, IndexedEdge>();
  const ofNetworks = new Map<string, PlannedNetwork['steps']>();

  const add = (kind: StepKind, domain: string, key: StepKey, name: string, record?: StepKey) => {
    const known = steps.get(key);
    if (known !== undefined) {
      if (record !== undefined) known.networks++;
      return;
    }
    const input = plan.steps[key];
    const epochs = input?.kind === 'pretrain' || input?.kind === 'transfer' ? input.stage.epochs : undefined;
    const networks = record === undefined ? 0 : 1;
    const step: IndexedStep = { key, kind, domain, name, networks, record, epochs };
    steps.set(key, step);
    const ofDomain = kinds[kind].get(domain);
    if (ofDomain === undefined) kinds[kind].set(domain, [step]);
    else ofDomain.push(step);
  };
  const join = (from: StepKind, source: string, to: StepKind, target: string) => {
    const id = JSON.stringify([from, source, to, target]);
    if (edges.has(id)) return;
    edges.set(id, { from: { kind: from, domain: source }, to: { kind: to, domain: target } });
  };

  for (const [domain, key] of Object.entries(plan.domains)) add('generate', domain, key, domain);
  for (const { identity, steps: own, group } of plan.networks) {
    const { pretrain, transfer, evaluate, record } = own;
    const { id, replicate, pretrainLearningRate } = identity;
    const sources = identity.mixture === undefined ? [identity.source] : identity.mixture.map(({ domain }) => domain);
    const source = sources.join(' + ');
    const last = identity.mixture === undefined ? identity.target : source;
    const isShared = plan.groups[group]?.pretrain !== undefined;
    const first = isShared ? `${source}, rate ${pretrainLearningRate.toExponential()}, replicate ${replicate}` : id;
    for (const domain of sources) join('generate', domain, 'pretrain', source);
    add('pretrain', source, pretrain, first, record);
    if (transfer === undefined) join('pretrain', source, 'evaluate', last);
    else {
      add('transfer', last, transfer, id, record);
      join('pretrain', source, 'transfer', last);
      join('transfer', last, 'evaluate', last);
    }
    add('evaluate', last, evaluate, id, record);
    add('record', last, record, id, record);
    join('evaluate', last, 'record', last);
    ofNetworks.set(id, own);
  }
  return {
    plan: plan.hash,
    kinds,
    edges: [...edges.values()],
    steps,
    maybeStepOf(network, kind) {
      const own = ofNetworks.get(network);
      if (kind !== 'generate') return own?.[kind];
      return own?.generateSource ?? own?.generate?.[0];
    },
  };
}
