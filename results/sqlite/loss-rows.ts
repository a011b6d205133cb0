import type Database from 'better-sqlite3';

/** Losses of one network by the index of the domain; NaN where it was not measured. */
export interface Losses {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export function createLosses(domains: number): Losses {
  return { before: new Float64Array(domains).fill(NaN), after: new Float64Array(domains).fill(NaN) };
}

/**
 * The rows of a statement as arrays. There are hundreds of thousands, so that their cells are checked one by one with
 * `requireNumber` and `requireText` and by no schema, which takes ten times as long.
 */
export function readRows(statement: Database.Statement<unknown[]>, ...values: readonly unknown[]): readonly Row[] {
  const rows = statement.raw().all(...values);
  if (rows.every(isRow)) return rows;
  throw new TypeError('expected rows of cells');
}

type Row = readonly unknown[];

function isRow(row: unknown): row is Row {
  return Array.isArray(row);
}

export function requireNumber(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  throw new TypeError(`expected a number, got ${typeof cell}`);
}

export function requireText(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  throw new TypeError(`expected a text, got ${typeof cell}`);
}
