import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createInputError, type InputError } from '../../study/errors.js';
import { isErrorCode } from '../durable-file.js';

/** A table of the published folder, by lines. */
export interface PublishedTable {
  readonly length: number;
  readonly columns: readonly string[];
  /** Throws InputError where the column is missing or the cell is no finite number. */
  number(row: number, column: string): number;
  /** Throws InputError where the column is missing. */
  text(row: number, column: string): string;
  /** An error that names the cell. */
  refuse(row: number, column: string, expected: string): InputError;
}

/**
 * Comma-separated values with a header and no quotes, compressed where the name ends in `.gz`.
 * Throws InputError where the file is missing, broken, or has not the expected number of rows.
 */
export function readTable(folder: string, file: string, rows: number): PublishedTable {
  const [head = '', ...lines] = readText(folder, file).trimEnd().split('\n');
  const columns = head.split(',');
  const index = new Map(columns.map((column, at) => [column, at]));
  if (lines.length !== rows) throw refuse(file, `${rows} rows`, String(lines.length));
  const cells = lines.map((line, row) => {
    const values = line.split(',');
    if (values.length === columns.length) return values;
    throw refuse(`${file}:${row + 2}`, `${columns.length} cells`, String(values.length));
  });

  const text = (row: number, column: string) => {
    const at = index.get(column);
    if (at === undefined) throw refuse(file, `a column ${column}`, 'none');
    return cells[row][at];
  };
  const refuseCell = (row: number, column: string, expected: string) =>
    refuse(`${file}:${row + 2}`, expected, text(row, column) || 'nothing', column);

  return {
    length: lines.length,
    columns,
    text,
    number: (row, column) => {
      const value = text(row, column);
      const number = value.trim() === '' ? NaN : Number(value);
      if (Number.isFinite(number)) return number;
      throw refuseCell(row, column, 'a number');
    },
    refuse: refuseCell,
  };
}

function readText(folder: string, file: string): string {
  const path = join(folder, file);
  try {
    const bytes = readFileSync(path);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const missing = isErrorCode(cause, 'ENOENT') || isErrorCode(cause, 'ENOTDIR');
    throw refuse(path, 'a table that can be read', missing ? 'no such file' : cause.message);
  }
}

function refuse(file: string, expected: string, got: string, field = ''): InputError {
  return createInputError([{ file, field, expected, got }]);
}
