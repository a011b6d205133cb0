import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, ExportFormat } from './export-table.js';

/** A file `<table>.csv` each: RFC 4180 with a header, UTF-8, lines end in \n; null is an empty cell. */
export function createCsvFormat(folder: string): ExportFormat {
  return {
    open: ({ name, columns }) => {
      const file = openSync(join(folder, `${name}.csv`), 'wx');
      writeWhole(file, `${columns.map((column) => column.name).join(',')}\n`);
      return {
        write: (rows) => writeWhole(file, rows.map((row) => `${row.map(toCell).join(',')}\n`).join('')),
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

/** Numbers have the fewest digits that read back to the same number. */
function toCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
