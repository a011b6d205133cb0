import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { SchemaDifference } from '../audit/audit-reader.js';
import { MIGRATIONS } from '../migrations/migrations.js';
import { CREATE_VIEWS } from '../migrations/views.js';
import { openDatabase, prepare } from './keep-alive.js';

const schemaRow = z.object({ type: z.string(), name: z.string(), sql: z.string() });

/** The schema of an up to date database against that of a new one. */
export function compareSchema(database: Database.Database): readonly SchemaDifference[] {
  const fresh = openDatabase(':memory:');
  for (const statements of [...MIGRATIONS, CREATE_VIEWS]) fresh.exec(statements);
  const expected = readSchema(fresh);
  fresh.close();
  const found = readSchema(database);
  const differences: SchemaDifference[] = [];
  for (const [name, { type, sql }] of expected) {
    const present = found.get(name);
    if (present === undefined) differences.push({ name, type, problem: 'gone' });
    else if (present.type !== type || present.sql !== sql) differences.push({ name, type, problem: 'changed' });
  }
  for (const [name, { type }] of found) {
    // what ANALYZE leaves is SQLite's own
    if (!expected.has(name) && !name.startsWith('sqlite_')) differences.push({ name, type, problem: 'foreign' });
  }
  return differences;
}

/** Indexes that SQLite makes by itself have no text. */
function readSchema(database: Database.Database) {
  const rows = z
    .array(schemaRow)
    .parse(prepare(database, 'SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL').all());
  return new Map(rows.map((row) => [row.name, row]));
}
