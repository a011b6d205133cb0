import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, ColumnType, ExportColumn, ExportFormat } from '../export/export-table.js';

/** So many rows are written together, and held in memory. */
const ROW_GROUP = 100_000;

const TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  real: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
} as const satisfies Record<ColumnType, object>;

/** A file `<table>.parquet` each. */
export function createParquetFormat(folder: string, createdBy: string): ExportFormat {
  return {
    open: ({ name, columns }) => {
      const path = join(folder, `${name}.parquet`);
      const schema = [{ name: 'root', num_children: columns.length }, ...columns.map(toSchema)];
      const parquet = new ParquetWriter({ writer: fileWriter(path), schema, createdBy });
      const buffers = columns.map(createColumnBuffer);
      let waiting = 0;
      const flush = () => {
        // a promise only where a file is written asynchronously, which this one is not
        void parquet.write({ columnData: buffers.map((buffer) => buffer.take()), rowGroupSize: ROW_GROUP });
        waiting = 0;
      };
      return {
        write: (rows) => {
          for (const row of rows) {
            buffers.forEach((buffer, at) => buffer.add(row[at]));
            if (++waiting === ROW_GROUP) flush();
          }
        },
        close: () => {
          if (waiting > 0) flush();
          void parquet.finish();
          syncWritten(path);
        },
      };
    },
    close: () => undefined,
  };
}

function toSchema({ name, type, nullable }: ExportColumn) {
  return { name, ...TYPES[type], repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' } as const;
}

/** The cells of one column that wait to be written. */
function createColumnBuffer({ name, type, nullable }: ExportColumn) {
  if (type === 'real' && !nullable) {
    const numbers = new Float64Array(ROW_GROUP);
    let count = 0;
    const take = () => {
      const data = numbers.slice(0, count);
      count = 0;
      return { name, data, ...MEASURED };
    };
    return { add: (cell: Cell) => void (numbers[count++] = Number(cell)), take };
  }
  let cells: (Cell | boolean)[] = [];
  const take = () => {
    const data = cells;
    cells = [];
    return { name, data, ...(type === 'real' && MEASURED) };
  };
  return { add: (cell: Cell) => void cells.push(type === 'boolean' && cell !== null ? cell === 1 : cell), take };
}

/** Measured numbers hardly repeat: to look for a dictionary, to compress and to compare them takes long and saves nothing. */
const MEASURED = { encoding: 'PLAIN', codec: 'UNCOMPRESSED', statistics: false } as const;

function syncWritten(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
