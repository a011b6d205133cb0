import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeCsvRow } from './csv-row.js';
import type { ExportFormat } from './export-table.js';

/** A file `<table>.csv` each: RFC 4180 with a header, UTF-8, lines end in \n; null is an empty cell. */
export function createCsvFormat(folder: string): ExportFormat {
  return {
    open: ({ name, columns }) => {
      const file = openSync(join(folder, `${name}.csv`), 'wx');
      writeWhole(file, writeCsvRow(columns.map((column) => column.name)));
      return {
        write: (rows) => writeWhole(file, rows.map(writeCsvRow).join('')),
        close: () => {
          fsyncSync(file);
          closeSync(file);
        },
      };
    },
    close: () => undefined,
  };
}

/** A disk that fills up takes a part of a write without an error; the next one says so. */
function writeWhole(file: number, content: string): void {
  const bytes = Buffer.from(content);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
