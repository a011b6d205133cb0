import type Database from 'better-sqlite3';
import { prepare } from './keep-alive.js';

/**
 * Tells at each call whether there is a table of this name: databases of earlier versions are read as they are, and a
 * writer may bring one up to date while it is read.
 */
export function prepareTableCheck(database: Database.Database, table: string): () => boolean {
  const select = prepare(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  return () => select.get(table) !== undefined;
}
