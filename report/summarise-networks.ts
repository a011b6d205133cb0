import { measureNetworks } from '../analysis/estimators.js';
import { FIELDS, listValues, lookUpDomains, type FieldName, type FieldValue } from '../analysis/fields.js';
import { MEASURES, type MeasureName } from '../analysis/measure.js';
import { createSample, reduceSample, type Reduction } from '../analysis/reduction.js';
import { findReplicates } from '../analysis/replicates.js';
import { estimateAll, type Estimate, type Quantity } from '../figures/estimate.js';
import type { MeasuredStudy } from '../study/measured-study.js';
import type { RandomStream } from '../study/random.js';

/** Measures of a study by its settings; the first group is of all networks together. */
export interface SummaryTable {
  readonly study: string;
  readonly columns: readonly SummaryColumn[];
  readonly groups: readonly SummaryGroup[];
}

export interface SummaryColumn {
  readonly name: MeasureName;
  readonly title: string;
}

export interface SummaryGroup {
  /** Absent: all networks. */
  readonly field?: FieldName;
  readonly rows: readonly {
    readonly level: FieldValue;
    readonly networks: number;
    readonly estimates: readonly Estimate[];
  }[];
}

const COLUMNS = [
  { name: 'target-loss-before', title: 'L before' },
  { name: 'target-loss-after', title: 'L after' },
  { name: 'loss-gap-id', title: 'G_ID' },
  { name: 'loss-gap-ood-before', title: 'G_OOD before' },
  { name: 'loss-gap-ood-after', title: 'G_OOD after' },
  { name: 'forgetting', title: 'Forgetting' },
  { name: 'share-improved', title: 'Improved' },
] as const satisfies readonly SummaryColumn[];

const SETTINGS: readonly FieldName[] = ['freeze', 'images', 'pretrainLearningRate', 'transferLearningRate'];
const DOMAINS: readonly FieldName[] = ['source', 'target'];

/** Medians with intervals, of all networks and by every setting that differs. Measures that none has are left out. */
export function summariseNetworks(study: MeasuredStudy, random: RandomStream): SummaryTable {
  const { networks } = study;
  const { unitOf, ...replicates } = findReplicates(networks);
  const domains = lookUpDomains(study);
  const measured = COLUMNS.map((column) => ({
    column,
    values: measureNetworks(study, networks, MEASURES[column.name]),
  }));
  const known = measured.filter(({ values }) => values.some((value) => !Number.isNaN(value)));
  const asked: Quantity[] = [];
  const ask = (members: readonly number[]) => {
    for (const { column, values } of known) {
      const isShare = column.name === 'share-improved';
      asked.push(createQuantity(members, values, unitOf, isShare ? 'mean' : 'median'));
    }
    return { first: asked.length - known.length, networks: members.length };
  };
  const all = networks.map((_, at) => at);
  const groups = [
    { rows: [{ level: 'all networks', ...ask(all) }] },
    ...[...SETTINGS, ...DOMAINS].flatMap((field) => {
      const { read } = FIELDS[field];
      const levels = listValues(FIELDS[field], networks, domains);
      if (levels.length < 2) return [];
      const rows = levels.map((level) => {
        return { level, ...ask(all.filter((at) => read(networks[at], domains) === level)) };
      });
      return [{ field, rows }];
    }),
  ];
  const estimates = estimateAll(asked, { unitOf, ...replicates }, random);
  return {
    study: study.name,
    columns: known.map(({ column }) => column),
    groups: groups.map((group) => ({
      ...('field' in group && { field: group.field }),
      rows: group.rows.map(({ first, ...row }) => ({
        ...row,
        estimates: estimates.slice(first, first + known.length),
      })),
    })),
  };
}

function createQuantity(
  members: readonly number[],
  values: Float64Array,
  unitOf: Uint32Array,
  reduction: Reduction,
): Quantity {
  const measured = members.filter((at) => !Number.isNaN(values[at]));
  const units = measured.map((at) => unitOf[at]);
  const sample = createSample(
    measured.map((at) => values[at]),
    units,
  );
  return {
    value: (weights) => reduceSample(sample, reduction, weights),
    units: new Set(units),
    count: measured.length,
  };
}
