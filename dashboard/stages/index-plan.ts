import { groupBy } from '../../study/group-by.js';
import type { Plan } from '../../study/plan.js';
import { mapStepKinds, type StepKey, type StepKind } from '../../study/step.js';

/** A plan's steps by kind and domain: what a page of them needs, and little of what the plan holds. */
export interface PlanIndex {
  readonly plan: string;
  readonly kinds: Readonly<Record<StepKind, ReadonlyMap<string, readonly IndexedStep[]>>>;
  readonly edges: readonly IndexedEdge[];
  readonly steps: ReadonlyMap<StepKey, IndexedStep>;
  /** What a network needs of this kind: of `generate` all that it is trained or measured on, else one at most. */
  stepsOf(network: string, kind: StepKind): readonly IndexedStep[];
}

/** The same as a message between processes: a plan of ten thousand networks takes 100 MB while it is read. */
export interface PlanSummary {
  readonly plan: string;
  readonly steps: readonly IndexedStep[];
  readonly edges: readonly IndexedEdge[];
  readonly networks: ReadonlyMap<string, NetworkPlaces>;
}

/** The steps of a network, by their places in the summary. */
interface NetworkPlaces {
  /** Networks of the same datasets share one list: a message carries it once. */
  readonly generate: readonly number[];
  readonly pretrain: number;
  readonly transfer: number | undefined;
  readonly evaluate: number;
  readonly record: number;
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

export function summarisePlan(plan: Plan): PlanSummary {
  const steps: IndexedStep[] = [];
  const places = new Map<StepKey, number>();
  const edges = new Map<string, IndexedEdge>();
  const networks = new Map<string, NetworkPlaces>();
  const lists = new Map<string, readonly number[]>();

  const add = (kind: StepKind, domain: string, key: StepKey, name: string, record?: StepKey): number => {
    const known = places.get(key);
    if (known !== undefined) {
      if (record !== undefined) steps[known].networks++;
      return known;
    }
    const input = plan.steps[key];
    const epochs = input?.kind === 'pretrain' || input?.kind === 'transfer' ? input.stage.epochs : undefined;
    places.set(key, steps.length);
    return steps.push({ key, kind, domain, name, networks: record === undefined ? 0 : 1, record, epochs }) - 1;
  };
  const join = (from: StepKind, source: string, to: StepKind, target: string) => {
    const id = JSON.stringify([from, source, to, target]);
    if (edges.has(id)) return;
    edges.set(id, { from: { kind: from, domain: source }, to: { kind: to, domain: target } });
  };
  const listDatasets = (own: readonly StepKey[], evaluate: StepKey): readonly number[] => {
    const input = plan.steps[evaluate];
    const measured = input?.kind === 'evaluate' ? input.datasets : [];
    const list = [...new Set([...own, ...measured])].flatMap((key) => places.get(key) ?? []);
    const id = list.join();
    const known = lists.get(id) ?? list;
    lists.set(id, known);
    return known;
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
    const generate = listDatasets(own.generate ?? [own.generateSource, own.generateTarget], evaluate);
    for (const place of generate) {
      steps[place].networks++;
      join('generate', steps[place].domain, 'evaluate', last);
    }
    networks.set(id, {
      generate,
      pretrain: add('pretrain', source, pretrain, first, record),
      transfer: transfer === undefined ? undefined : add('transfer', last, transfer, id, record),
      evaluate: add('evaluate', last, evaluate, id, record),
      record: add('record', last, record, id, record),
    });
    if (transfer === undefined) join('pretrain', source, 'evaluate', last);
    else {
      join('generate', last, 'transfer', last);
      join('pretrain', source, 'transfer', last);
      join('transfer', last, 'evaluate', last);
    }
    join('evaluate', last, 'record', last);
  }
  return { plan: plan.hash, steps, edges: [...edges.values()], networks };
}

/** Domains stand in every kind in the order of the study's. */
export function indexSummary({ plan, steps, edges, networks }: PlanSummary): PlanIndex {
  const order = new Map(steps.flatMap(({ kind, domain }, at) => (kind === 'generate' ? [[domain, at] as const] : [])));
  const kinds = mapStepKinds((kind) => {
    const ofKind = steps.filter((step) => step.kind === kind);
    const ofDomains = groupBy(ofKind, ({ domain }) => domain);
    const place = (domain: string) => order.get(domain) ?? steps.length;
    return new Map([...ofDomains].sort(([a], [b]) => place(a) - place(b)));
  });
  return {
    plan,
    kinds,
    edges,
    steps: new Map(steps.map((step) => [step.key, step])),
    stepsOf: (network, kind) => listPlaces(networks.get(network)?.[kind]).map((place) => steps[place]),
  };
}

function listPlaces(places: readonly number[] | number | undefined): readonly number[] {
  return typeof places === 'number' ? [places] : (places ?? []);
}

export function indexPlan(plan: Plan): PlanIndex {
  return indexSummary(summarisePlan(plan));
}
