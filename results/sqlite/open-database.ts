import type Database from 'better-sqlite3';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase, pragma } from './keep-alive.js';
import { fillLedger } from './fill-ledger.js';
import { LEDGER_VERSION, MIGRATIONS, OLDEST_READABLE } from '../migrations/migrations.js';
import { CREATE_VIEWS, DROP_VIEWS } from '../migrations/views.js';

/** The database was written by a later version of this program. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/**
 * Opens for writing, in one process only: WAL, so that readers go on meanwhile, and `synchronous=FULL`, so that
 * a recorded network survives a power cut. Brings an older schema up to date in one transaction.
 */
export function openForWriting(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true });
  const database = openDatabase(path);
  try {
    pragma(database, 'journal_mode = WAL');
    pragma(database, 'synchronous = FULL');
    pragma(database, 'busy_timeout = 10000');
    pragma(database, 'foreign_keys = OFF');
    migrate(database, path);
    pragma(database, 'foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** For each connection of a reader, of which the page has many: what it reads is in the system's cache as well. */
const READ_CACHE_KIB = 2_000;

/** Opens for reading, or returns undefined where nothing was recorded yet. */
export function maybeOpenForReading(path: string): Database.Database | undefined {
  if (!existsSync(path)) return undefined;
  const database = openDatabase(path, { readonly: true });
  const version = maybeReadVersion(database) ?? recoverVersion(path);
  if (version >= OLDEST_READABLE && version <= MIGRATIONS.length) {
    pragma(database, `cache_size = -${READ_CACHE_KIB}`);
    return database;
  }
  database.close();
  // the writer creates the file an instant before its tables
  if (version === 0) return undefined;
  throw unknownSchema(path, version);
}

/** Undefined where a writer was killed in a transaction that only a writer can take back. */
function maybeReadVersion(database: Database.Database): number | undefined {
  try {
    return schemaVersion(database);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_READONLY')) return undefined;
    throw error;
  }
}

/** Takes that transaction back, as every writer does that opens the database. */
function recoverVersion(path: string): number {
  const writer = openDatabase(path);
  try {
    pragma(writer, 'busy_timeout = 10000');
    return schemaVersion(writer);
  } finally {
    writer.close();
  }
}

/** Whether it has all that this version writes. */
export function isUpToDate(database: Database.Database): boolean {
  return schemaVersion(database) === MIGRATIONS.length;
}

function migrate(database: Database.Database, path: string): void {
  database
    .transaction(() => {
      const version = schemaVersion(database);
      if (version > MIGRATIONS.length) throw unknownSchema(path, version);
      if (version === MIGRATIONS.length) return;
      for (const statements of [DROP_VIEWS, ...MIGRATIONS.slice(version), CREATE_VIEWS]) database.exec(statements);
      if (version < LEDGER_VERSION) fillLedger(database);
      pragma(database, `user_version = ${MIGRATIONS.length}`);
    })
    .immediate();
}

function schemaVersion(database: Database.Database): number {
  return Number(pragma(database, 'user_version'));
}

function unknownSchema(path: string, version: number): SchemaError {
  return new SchemaError(
    `${path} has schema ${version}, this program knows up to ${MIGRATIONS.length}: use the version that wrote it`,
  );
}
