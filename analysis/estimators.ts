import { groupPairs } from '../study/group-by.js';
import type { MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';
import { FIELDS, lookUpDomains } from './fields.js';
import { createJointReduction } from './joint-sample.js';
import { listSpreadDomains, spreadOf, type NetworkMeasure, type SpreadMeasure } from './measure.js';
import type { Question } from './question.js';
import { createSample, reduceSample, type Reduction, type Weights } from './reduction.js';

/** The value of one cell as a function of how much each replicate counts. */
export interface Estimate {
  /** Places of the networks that it is made of. */
  readonly members: readonly number[];
  /** NaN where there is none. `draw` numbers the weights, -1 for the even ones: the same number, the same weights. */
  readonly value: (weights: Weights, draw: number) => number;
}

/** From the places of a cell's networks to its estimate. */
export type Estimator = (members: readonly number[]) => Estimate;

/** @param unitOf the replicate that each network belongs to */
export function createEstimators(
  study: MeasuredStudy,
  networks: readonly MeasuredNetwork[],
  question: Pick<Question, 'measure' | 'reduction' | 'rows' | 'columns'>,
  unitOf: Uint32Array,
): Estimator {
  const { measure } = question;
  return measure.kind === 'per-network'
    ? createNetworkEstimator(study, networks, measure, question.reduction, unitOf)
    : createSpreadEstimator(study, networks, measure, question, unitOf);
}

function createNetworkEstimator(
  study: MeasuredStudy,
  networks: readonly MeasuredNetwork[],
  measure: NetworkMeasure,
  asked: Reduction,
  unitOf: Uint32Array,
): Estimator {
  const values = measureNetworks(study, networks, measure);
  const reduction = measure.isShare === true ? 'mean' : asked;
  return (members) => {
    const sample = createSample(
      members.map((at) => values[at]),
      members.map((at) => unitOf[at]),
    );
    return { members, value: (weights) => reduceSample(sample, reduction, weights) };
  };
}

/** The measure's number of each network; NaN where it hasn't got it. */
export function measureNetworks(
  study: MeasuredStudy,
  networks: readonly MeasuredNetwork[],
  measure: NetworkMeasure,
): Float64Array {
  const places = new Map<string | null, number>(study.domains.map(({ name }, place) => [name, place]));
  const spreadDomains = listSpreadDomains(study);
  return Float64Array.from(networks, (network) => {
    const source = places.get(network.source) ?? -1;
    const target = places.get(network.target) ?? -1;
    const { before, after } = network;
    // a loss of no place is undefined, which the array takes for NaN as it does sums with it
    return measure.value({ network, before, after, source, target, spreadDomains });
  });
}

function createSpreadEstimator(
  study: MeasuredStudy,
  networks: readonly MeasuredNetwork[],
  { of }: SpreadMeasure,
  { reduction, rows, columns }: Pick<Question, 'reduction' | 'rows' | 'columns'>,
  unitOf: Uint32Array,
): Estimator {
  const places = listSpreadDomains(study);
  const all = [...places.keys()];
  const domains = lookUpDomains(study);
  const pretrainingFields = [rows, columns].map((name) => FIELDS[name]).filter(({ ofPretraining }) => ofPretraining);
  const namePretraining = (network: MeasuredNetwork) =>
    pretrainingFields.map(({ read }) => read(network, domains)).join('\n');
  const pretrainings = groupPairs(
    networks.flatMap((network, at) => (network.kind === 'transfer' ? [[namePretraining(network), at] as const] : [])),
  );
  const befores = new Map<string, Estimate>();

  const spreadIn = (phase: 'before' | 'after', members: readonly number[]): Estimate => {
    // those that share a pretraining are one before the transfer
    const counts = phase === 'before' ? countPretrainings(members, networks) : undefined;
    const distinct = counts === undefined ? members : [...counts.keys()];
    const reduce = createJointReduction(
      places.map((place) => Float64Array.from(distinct, (at) => networks[at][phase][place])),
      Uint32Array.from(distinct, (at) => unitOf[at]),
      reduction,
      counts && [...counts.values()],
    );
    return { members, value: remember((weights) => spreadOf(reduce(weights), all)) };
  };
  // cells that share a pretraining share what is before the transfer
  const spreadBefore = (members: readonly number[]): Estimate => {
    const name = namePretraining(networks[members[0]]);
    const estimate = befores.get(name) ?? spreadIn('before', pretrainings.get(name) ?? []);
    befores.set(name, estimate);
    return estimate;
  };

  return (members) => {
    const transferred = members.filter((at) => networks[at].kind === 'transfer');
    if (transferred.length === 0) return { members, value: () => NaN };
    if (of === 'before') return spreadBefore(transferred);
    const after = spreadIn('after', transferred);
    if (of === 'after') return after;
    const before = spreadBefore(transferred);
    return {
      members: after.members,
      value: (weights, draw) => after.value(weights, draw) - before.value(weights, draw),
    };
  };
}

/** One of the networks of each pretraining, with how many there are. */
function countPretrainings(
  members: readonly number[],
  networks: readonly MeasuredNetwork[],
): ReadonlyMap<number, number> {
  const first = new Map<string, number>();
  const counts = new Map<number, number>();
  for (const at of members) {
    const { study, pretraining } = networks[at];
    const name = `${study} ${pretraining}`;
    const known = first.get(name) ?? at;
    first.set(name, known);
    counts.set(known, (counts.get(known) ?? 0) + 1);
  }
  return counts;
}

/** Keeps the value of the last weights. */
function remember(find: (weights: Weights) => number): Estimate['value'] {
  let [last, value] = [NaN, NaN];
  return (weights, draw) => {
    if (draw !== last) [last, value] = [draw, find(weights)];
    return value;
  };
}
