import type { MeasuredStudy } from '../study/measured-study.js';
import type { RandomStream } from '../study/random.js';
import { createEstimators, type Estimate } from './estimators.js';
import { FIELDS, listValues, lookUpDomains, type FieldValue } from './fields.js';
import { selectNetworks } from './filter.js';
import { maybeFindInterval, RESAMPLES, type Interval } from './interval.js';
import type { Question } from './question.js';
import { createEvenWeights, drawWeights, findReplicates } from './replicates.js';

/** A measure by two fields. Each list of lists is `[row][column]`. */
export interface MeasureTable {
  readonly rows: readonly FieldValue[];
  readonly columns: readonly FieldValue[];
  /** Null where there is no network, or none that the measure can be taken of. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Networks. */
  readonly counts: readonly (readonly number[])[];
  /** Null where the value is, or where chance repeated nothing. */
  readonly intervals: readonly (readonly (Interval | null)[])[];
}

/**
 * @param random draws the resamples of the intervals
 * @param resamples 0: there are no intervals
 */
export function tabulateMeasure(
  study: MeasuredStudy,
  question: Question,
  random: RandomStream,
  resamples = RESAMPLES,
): MeasureTable {
  const domains = lookUpDomains(study);
  const [rowField, columnField] = [FIELDS[question.rows], FIELDS[question.columns]];
  const networks = selectNetworks(study.networks, question.filters, domains).filter(
    (network) => rowField.read(network, domains) !== null && columnField.read(network, domains) !== null,
  );
  const rows = listValues(rowField, networks, domains);
  const columns = listValues(columnField, networks, domains);

  const [rowIndex, columnIndex] = [indexOf(rows), indexOf(columns)];
  const cells: number[][] = Array.from({ length: rows.length * columns.length }, () => []);
  networks.forEach((network, at) => {
    const row = rowField.read(network, domains);
    const column = columnField.read(network, domains);
    if (row === null || column === null) return;
    cells[(rowIndex.get(row) ?? 0) * columns.length + (columnIndex.get(column) ?? 0)].push(at);
  });

  const replicates = findReplicates(networks);
  const estimators = createEstimators(study, networks, question, replicates.unitOf);
  const estimates = cells.map((members) => (members.length === 0 ? undefined : estimators(members)));
  const even = createEvenWeights(replicates);
  const values = estimates.map((estimate) => toValue(estimate, even));
  const repeats = estimates.map(
    (estimate, cell) =>
      values[cell] !== null && estimate?.members.every((at) => replicates.isRepeated[replicates.unitOf[at]]) === true,
  );
  const resampled = estimates.map((_, cell) => new Float64Array(repeats[cell] ? resamples : 0));
  const weights = createEvenWeights(replicates);
  for (let draw = 0; draw < resamples && repeats.includes(true); draw++) {
    drawWeights(replicates, random, weights);
    estimates.forEach((estimate, cell) => {
      if (estimate !== undefined && repeats[cell]) resampled[cell][draw] = estimate.value(weights, draw);
    });
  }
  const toGrid = <T>(list: readonly T[]) =>
    rows.map((_, row) => list.slice(row * columns.length, (row + 1) * columns.length));
  return {
    rows,
    columns,
    values: toGrid(values),
    counts: toGrid(cells.map((members) => members.length)),
    intervals: toGrid(resampled.map(maybeFindInterval)),
  };
}

function toValue(estimate: Estimate | undefined, even: Float64Array): number | null {
  if (estimate === undefined) return null;
  const value = estimate.value(even, -1);
  return Number.isNaN(value) ? null : value;
}

function indexOf(values: readonly FieldValue[]): ReadonlyMap<FieldValue, number> {
  return new Map(values.map((value, at) => [value, at]));
}
