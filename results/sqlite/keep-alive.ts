import Database from 'better-sqlite3';

/**
 * Everything of better-sqlite3 that this process ever made. Since Node 24.19 the destructor of a native object that is
 * collected while no JavaScript runs aborts the process (better-sqlite3 12 with `node::ObjectWrap`; 13 mends it and
 * needs Node 22), so that nothing may be collected: a few dozen small objects a process, statements made once each.
 */
const made: object[] = [];

export function keepAlive<T extends object>(object: T): T {
  made.push(object);
  return object;
}

/** Opens a database that stays in memory, closed or not, until the process ends. */
export function openDatabase(path: string, options?: Database.Options): Database.Database {
  return keepAlive(new Database(path, options));
}

/** Prepares a statement that stays. */
export function prepare(database: Database.Database, sql: string): Database.Statement<unknown[]> {
  return keepAlive(database.prepare<unknown[]>(sql));
}

/** Sets or asks a pragma; `database.pragma` would make a statement that is collected. Returns its first value. */
export function pragma(database: Database.Database, source: string): unknown {
  const statement = prepare(database, `PRAGMA ${source}`);
  return statement.reader ? statement.pluck().get() : statement.run();
}
