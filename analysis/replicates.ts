import { groupPairs } from '../study/group-by.js';
import type { MeasuredNetwork } from '../study/measured-study.js';
import type { RandomStream } from '../study/random.js';
import type { Weights } from './reduction.js';

/**
 * What chance repeated. Networks of one pretraining go together, as one unit; units that differ in nothing but their
 * weights and the order of their images form a stratum, of which another draw could have been made.
 */
export interface Replicates {
  /** The unit of each network, in the order of the networks. */
  readonly unitOf: Uint32Array;
  readonly units: number;
  /** The units of each stratum. */
  readonly strata: readonly Uint32Array[];
  /** By unit: whether its stratum has another one, without which nothing is known of chance. */
  readonly isRepeated: readonly boolean[];
}

export function findReplicates(networks: readonly MeasuredNetwork[]): Replicates {
  const units = new Map<string, number>();
  const members: MeasuredNetwork[][] = [];
  const unitOf = Uint32Array.from(networks, (network) => {
    const name = `${network.study}/${network.pretraining}`;
    const unit = units.get(name) ?? members.push([]) - 1;
    units.set(name, unit);
    members[unit].push(network);
    return unit;
  });
  const nameStratum = ([first, ...others]: readonly MeasuredNetwork[]) =>
    others.length === 0 ? nameSetting(first) : namePretraining(first);
  const strata = groupPairs(members.map((ofUnit, unit) => [nameStratum(ofUnit), unit]));
  const isRepeated = members.map(() => false);
  for (const stratum of strata.values()) {
    for (const unit of stratum) isRepeated[unit] = stratum.length > 1;
  }
  const lists = [...strata.values()].map((stratum) => Uint32Array.from(stratum));
  return { unitOf, units: members.length, strata: lists, isRepeated };
}

/** The data as they are. */
export function createEvenWeights({ units }: Replicates): Weights {
  return new Float64Array(units).fill(1);
}

/**
 * A resample: of each stratum of m units, m - 1 are drawn with return, and each counts m / (m - 1). Then the variance is
 * right also for the paper's m = 3, where that of m draws would be a third too small (J. N. K. Rao, C. F. J. Wu, J. Am. Stat.
 * Assoc. 83 (1988) 231, doi:10.1080/01621459.1988.10478591).
 */
export function drawWeights({ strata }: Replicates, random: RandomStream, weights: Weights): void {
  for (const stratum of strata) {
    const size = stratum.length;
    if (size === 1) {
      weights[stratum[0]] = 1;
      continue;
    }
    for (let at = 0; at < size; at++) weights[stratum[at]] = 0;
    for (let draw = 1; draw < size; draw++) weights[stratum[random.integer(size)]] += size / (size - 1);
  }
}

function namePretraining({ study, kind, source, pretrainLearningRate, mixture }: MeasuredNetwork): string {
  return [study, kind, source, pretrainLearningRate, mixture === null ? '' : JSON.stringify(mixture)].join('/');
}

function nameSetting(network: MeasuredNetwork): string {
  const { target, freeze, transferLearningRate, images } = network;
  return [namePretraining(network), target, freeze, transferLearningRate, images].join('/');
}
