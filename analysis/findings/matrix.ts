import { medianOf } from '../median-of.js';
import { createJointReduction } from '../joint-sample.js';
import { reduceSample, type Weights } from '../reduction.js';
import { afterOnTarget, sampleOf, type Member, type Part } from './corpus.js';
import { listOfPair, listOfSource } from './group-members.js';
import { rememberLast } from './remember.js';
import { groupPairs } from '../../study/group-by.js';

/** Median losses by source, down, and target, across; NaN where there is no network. */
export type Matrix = (weights: Weights) => readonly (readonly number[])[];

/** Of all networks that were pretrained on the row's domain, also on that domain itself. */
export function matrixBefore(part: Part, rows: readonly number[], columns: readonly number[]): Matrix {
  return share(part, ['before', rows, columns], () =>
    reduceRows(rows.map((row) => reduceLosses(listOfSource(part, row), 'before', columns))),
  );
}

/** Of those that were transferred from the row's domain to the column's. */
export function matrixAfter(part: Part, rows: readonly number[], columns: readonly number[]): Matrix {
  return share(part, ['after', rows, columns], () => {
    const samples = rows.map((row) => columns.map((column) => sampleOf(listOfPair(part, row, column), afterOnTarget)));
    return reduceRows(samples.map((cells) => (weights) => cells.map((cell) => reduceSample(cell, 'median', weights))));
  });
}

const shared = new WeakMap<Part, Map<string, Matrix>>();

/** Several findings are made of one matrix. */
function share(part: Part, what: readonly unknown[], create: () => Matrix): Matrix {
  const ofPart = shared.get(part) ?? new Map<string, Matrix>();
  shared.set(part, ofPart);
  const name = JSON.stringify(what);
  const matrix = ofPart.get(name) ?? create();
  ofPart.set(name, matrix);
  return matrix;
}

/** Median losses of the same networks on each of the domains. */
export function reduceLosses(
  members: readonly Member[],
  phase: 'before' | 'after',
  places: readonly number[],
): (weights: Weights) => readonly number[] {
  return createJointReduction(
    places.map((place) => Float64Array.from(members, (member) => member[phase][place])),
    Uint32Array.from(members, ({ unit }) => unit),
    'median',
  );
}

function reduceRows(rows: readonly ((weights: Weights) => readonly number[])[]): Matrix {
  return rememberLast((weights) => rows.map((row) => row(weights)));
}

/** The largest less the smallest cell of each column; then the median of the columns. */
export function medianColumnRange(cells: readonly (readonly number[])[]): number {
  return medianOf(columnsOf(cells).map((column) => Math.max(...column) - Math.min(...column)));
}

/** What part of the variance of the logarithms lies between the means of rows, or of columns. */
export function varianceShare(cells: readonly (readonly number[])[], between: 'rows' | 'columns'): number {
  const logarithms = cells.map((row) => row.map(Math.log));
  const known = logarithms.flatMap((row, at) =>
    row.flatMap((value, column) => (Number.isNaN(value) ? [] : [{ group: between === 'rows' ? at : column, value }])),
  );
  const mean = meanOf(known.map(({ value }) => value));
  const groups = groupPairs(known.map(({ group, value }) => [group, value]));
  const means = new Map([...groups].map(([group, values]) => [group, meanOf(values)]));
  let [explained, total] = [0, 0];
  for (const { group, value } of known) {
    explained += ((means.get(group) ?? NaN) - mean) ** 2;
    total += (value - mean) ** 2;
  }
  return explained / total;
}

/** The number of columns whose largest cell is in the row. */
export function countColumnsLedBy(cells: readonly (readonly number[])[], row: number): number {
  return cells[row].filter((cell, column) => {
    const others = cells.map((each) => each[column]).filter((value) => !Number.isNaN(value));
    return cell === Math.max(...others);
  }).length;
}

/** The cells of each column that are there. */
export function columnsOf(cells: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return (cells[0] ?? []).map((_, column) => cells.map((row) => row[column]).filter((cell) => !Number.isNaN(cell)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
