import { join } from 'node:path';
import type { ColumnType, ExportFormat } from '../export/export-table.js';
import { openDatabase, pragma, prepare } from './keep-alive.js';

const TYPES = { text: 'TEXT', integer: 'INTEGER', real: 'REAL', boolean: 'INTEGER' } as const satisfies Record<
  ColumnType,
  string
>;

/** One file `study.sqlite` with a table each. */
export function createSqliteFormat(folder: string): ExportFormat {
  const database = openDatabase(join(folder, 'study.sqlite'));
  // nobody else sees the file before it is whole
  pragma(database, 'journal_mode = OFF');
  pragma(database, 'synchronous = OFF');
  return {
    open: ({ name, columns }) => {
      const definitions = columns.map(
        ({ name: column, type, nullable }) => `"${column}" ${TYPES[type]}${nullable ? '' : ' NOT NULL'}`,
      );
      database.exec(`CREATE TABLE "${name}" (${definitions.join(', ')}) STRICT; BEGIN`);
      const insert = prepare(database, `INSERT INTO "${name}" VALUES (${columns.map(() => '?').join(', ')})`);
      return {
        write: (rows) => {
          for (const row of rows) insert.run(...row);
        },
        close: () => database.exec('COMMIT'),
      };
    },
    close: () => database.close(),
  };
}
