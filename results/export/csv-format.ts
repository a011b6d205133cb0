import { join } from 'node:path';
import { createTextFile } from '../text-file.js';
import { writeCsvRow } from './csv.js';
import type { ExportFormat } from './export-table.js';

/** A file `<table>.csv` each: RFC 4180 with a header, UTF-8, lines end in \n; null is an empty cell. */
export function createCsvFormat(folder: string): ExportFormat {
  return {
    open: ({ name, columns }) => {
      const file = createTextFile(join(folder, `${name}.csv`));
      file.write(writeCsvRow(columns.map((column) => column.name)));
      return { write: (rows) => file.write(rows.map(writeCsvRow).join('')), close: () => file.close() };
    },
    close: () => undefined,
  };
}
