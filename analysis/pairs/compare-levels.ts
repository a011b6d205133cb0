import { addToGroup, type Group } from '../../study/group-by.js';
import type { MeasuredNetwork, MeasuredStudy } from '../../study/measured-study.js';
import { measureNetworks } from '../estimators.js';
import { FIELDS, listValues, lookUpDomains, type FieldName, type FieldValue } from '../fields.js';
import { selectNetworks, type Filter } from '../filter.js';
import type { NetworkMeasure } from '../measure.js';
import { reduceSample, createSample, type Reduction } from '../reduction.js';
import { adjustPValues } from './adjust-p-values.js';
import { rankDifferences, type SignedRanks } from './signed-ranks.js';

/** Two levels of a field, in settings that agree in everything else. */
export interface Comparison extends SignedRanks {
  readonly first: FieldValue;
  readonly second: FieldValue;
  /** Settings that both levels have. */
  readonly pairs: number;
  /** Of the differences, second less first. */
  readonly medianDifference: number;
  /** Holm's, over all comparisons of the question. */
  readonly adjustedPValue: number;
}

export interface CompareQuestion {
  readonly measure: NetworkMeasure;
  /** How the replicates of a setting become one number, of which there is one difference a pair. */
  readonly reduction: Reduction;
  readonly filters: readonly Filter[];
  readonly field: FieldName;
}

/**
 * Compares every two levels of a field. A pair is of settings, not of networks: replicates are no observations of their own
 * and are reduced first. Settings that share pretrainings are no independent pairs either: then the p-values are too small.
 */
export function compareLevels(study: MeasuredStudy, question: CompareQuestion): readonly Comparison[] {
  const domains = lookUpDomains(study);
  const networks = selectNetworks(study.networks, question.filters, domains);
  const values = measureNetworks(study, networks, question.measure);
  const { read } = FIELDS[question.field];
  const settings = new Map<string, Map<FieldValue, Group<number>>>();
  networks.forEach((network, at) => {
    const level = read(network, domains);
    if (level === null || Number.isNaN(values[at])) return;
    const name = nameSetting(network, question.field);
    const levels = settings.get(name) ?? new Map<FieldValue, Group<number>>();
    settings.set(name, levels);
    addToGroup(levels, level, values[at]);
  });
  const reduced = [...settings.values()].map(
    (levels) => new Map([...levels].map(([level, of]) => [level, reduce(of, question.reduction)])),
  );
  const levels = listValues(FIELDS[question.field], networks, domains);
  const compared = levels.flatMap((first, at) =>
    levels.slice(at + 1).flatMap((second) => {
      const differences = reduced.flatMap((setting) => {
        const [a, b] = [setting.get(first), setting.get(second)];
        return a === undefined || b === undefined ? [] : [b - a];
      });
      if (differences.length === 0) return [];
      const medianDifference = reduce(differences, 'median');
      return [{ first, second, pairs: differences.length, medianDifference, ...rankDifferences(differences) }];
    }),
  );
  const adjusted = adjustPValues(compared.map(({ pValue }) => pValue));
  return compared.map((comparison, at) => ({ ...comparison, adjustedPValue: adjusted[at] }));
}

/** All that the grid varies but the replicate and the field itself, or the domain that the field is of. */
function nameSetting(network: MeasuredNetwork, field: FieldName): string {
  const { study, kind, source, target, freeze, pretrainLearningRate, transferLearningRate, images, mixture } = network;
  const all = { study, kind, source, target, freeze, pretrainLearningRate, transferLearningRate, images };
  const own = /^(source|target)[A-Z]/.exec(field)?.[1] ?? field;
  return JSON.stringify([...Object.entries(all).filter(([name]) => name !== own), mixture]);
}

function reduce(values: readonly number[], reduction: Reduction): number {
  const sample = createSample(
    values,
    values.map(() => 0),
  );
  return reduceSample(sample, reduction, Float64Array.of(1));
}
