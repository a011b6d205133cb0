import type Database from 'better-sqlite3';
import { z } from 'zod';
import { prepare } from './keep-alive.js';

/** Of a table; empty where there is none of this name. Databases of earlier versions are read as they are. */
export function listColumns(database: Database.Database, table: string): readonly string[] {
  const select = prepare(database, 'SELECT name FROM pragma_table_info(?)').pluck();
  return z.array(z.string()).parse(select.all(table));
}
