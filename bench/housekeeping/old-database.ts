import { z } from 'zod';
import { MIGRATIONS } from '../../results/migrations/migrations.js';
import { openDatabase, pragma, prepare } from '../../results/sqlite/keep-alive.js';

/** Before the ledger. */
const OLD_VERSION = 6;

/** Writes a database as an earlier version would have, with the rows that it would have had. */
export function writeOldDatabase(path: string, present: string): void {
  const database = openDatabase(path);
  try {
    pragma(database, 'journal_mode = WAL');
    for (const statements of MIGRATIONS.slice(0, OLD_VERSION)) database.exec(statements);
    pragma(database, `user_version = ${OLD_VERSION}`);
    prepare(database, 'ATTACH ? AS present').run(present);
    const listNames = (sql: string) => z.array(z.string()).parse(prepare(database, sql).pluck().all());
    pragma(database, 'foreign_keys = OFF');
    for (const table of listNames(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )) {
      const columns = listNames(`SELECT name FROM pragma_table_info('${table}')`).join(', ');
      const known = table === 'steps' ? `WHERE kind <> 'waves'` : table === 'step_facts' ? `WHERE kind <> 'waves'` : '';
      database.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM present.${table} ${known}`);
    }
  } finally {
    database.close();
  }
}
