import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { prepare } from './keep-alive.js';
import { isUpToDate, maybeOpenForReading, openForWriting } from './open-database.js';

/**
 * Opens for reading with all tables of this version, or returns undefined where nothing was recorded yet.
 * @param scratch a folder, in which a database of an earlier version is brought up to date in a copy
 */
export function maybeOpenUpToDate(path: string, scratch: string): Database.Database | undefined {
  const database = maybeOpenForReading(path);
  if (database === undefined || isUpToDate(database)) return database;
  const copy = join(scratch, 'results.sqlite');
  prepare(database, 'VACUUM INTO ?').run(copy);
  database.close();
  openForWriting(copy).close();
  return maybeOpenForReading(copy);
}
