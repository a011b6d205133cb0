import type Database from 'better-sqlite3';
import { z } from 'zod';
import { prepare } from '../../../results/sqlite/keep-alive.js';

/** Draws whole numbers from 0 to below a bound. */
export type Draw = (bound: number) => number;

export interface RandomEdit {
  readonly kind: 'update' | 'delete' | 'insert';
  readonly table: string;
  /** Of an update; the key that is changed, of a copy. */
  readonly column?: string;
  readonly sql: string;
}

/** An edit of one column of one row, `table.column`, or of a row as a whole, `table`. */
export type Unknowable = ReadonlyMap<string, string>;

const columnRow = z.object({ name: z.string(), type: z.string(), pk: z.number() });

/** Some edit of one row, which changes it; undefined where the table's own checks refuse it, or where it can't be known. */
export function maybeDrawEdit(database: Database.Database, draw: Draw, unknowable: Unknowable): RandomEdit | undefined {
  const tables = z
    .array(z.string())
    .parse(
      prepare(
        database,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
        .pluck()
        .all(),
    );
  const table = tables[draw(tables.length)] ?? '';
  const columns = z.array(columnRow).parse(prepare(database, `PRAGMA table_info(${table})`).all());
  const count = z.number().parse(prepare(database, `SELECT count(*) FROM ${table}`).pluck().get());
  if (count === 0) return undefined;
  const keys = columns.filter(({ pk }) => pk > 0);
  const at = draw(count);
  const where = `(${keys.map(({ name }) => name).join(', ')}) IN (SELECT ${keys.map(({ name }) => name).join(', ')} FROM ${table}
    ORDER BY ${keys.map(({ name }) => name).join(', ')} LIMIT 1 OFFSET ${at})`;
  const [kind, isWhole] = (
    [
      ['update', false],
      ['delete', true],
      ['insert', true],
    ] as const
  )[draw(3)] ?? ['update', false];
  if (isWhole && unknowable.has(table)) return undefined;
  if (kind === 'delete') return { kind, table, sql: `DELETE FROM ${table} WHERE ${where}` };
  const changeable = kind === 'insert' ? keys : columns;
  const column = changeable[draw(changeable.length)];
  if (column === undefined || unknowable.has(`${table}.${column.name}`)) return undefined;
  const changed = changeValue(column.name, column.type, draw(1000));
  if (kind === 'update')
    return { kind, table, column: column.name, sql: `UPDATE ${table} SET ${column.name} = ${changed} WHERE ${where}` };
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name }) => (name === column.name ? changed : name)).join(', ');
  return {
    kind,
    table,
    column: column.name,
    sql: `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} WHERE ${where}`,
  };
}

/** Another value of the same type; one in the place of none. */
function changeValue(name: string, type: string, salt: number): string {
  if (type === 'TEXT') return `coalesce(${name}, '') || '${salt}'`;
  return `coalesce(${name}, 0) + ${salt + 1}`;
}
