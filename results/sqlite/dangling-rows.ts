import type Database from 'better-sqlite3';
import { z } from 'zod';
import { prepare } from './keep-alive.js';
import { groupBy } from '../../study/group-by.js';

/** Rows of a table that name a row of another one which is not there. */
export interface DanglingRows {
  readonly table: string;
  readonly parent: string;
  readonly rows: number;
}

const columnRow = z.object({
  table: z.string(),
  id: z.number(),
  parent: z.string(),
  child: z.string(),
  column: z.string(),
});

/**
 * What `PRAGMA foreign_key_check` finds, counted. That looks for each row by itself, and in `steps` every key that it
 * compares brings a manifest with it, since a table WITHOUT ROWID compares whole records once they overflow a page.
 */
export function countDangling(database: Database.Database): readonly DanglingRows[] {
  const columns = z.array(columnRow).parse(
    prepare(
      database,
      `SELECT tables.name AS "table", keys.id, keys."table" AS parent, keys."from" AS child, keys."to" AS "column"
       FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
       WHERE tables.type = 'table' ORDER BY tables.name, keys.id, keys.seq`,
    ).all(),
  );
  const keys = groupBy(columns, ({ table, id }) => `${table} ${id}`);
  return [...keys.values()].flatMap((key) => {
    const [{ table, parent }] = key;
    const children = key.map(({ child }) => `"${child}"`);
    // the sign keeps SQLite from the table's own index: the keys alone are put together once
    const parents = key.map(({ column }) => `+"${column}"`);
    const count = prepare(
      database,
      `SELECT count(*) FROM "${table}" WHERE ${children.map((child) => `${child} IS NOT NULL`).join(' AND ')}
       AND (${children.join(', ')}) NOT IN (SELECT ${parents.join(', ')} FROM "${parent}")`,
    ).pluck();
    const rows = z.number().parse(count.get());
    return rows === 0 ? [] : [{ table, parent, rows }];
  });
}
