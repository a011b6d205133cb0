/** A table of an export: what its columns mean, and where they are from. */
export interface ExportTable {
  readonly name: string;
  /** What a row is. */
  readonly meaning: string;
  readonly columns: readonly ExportColumn[];
  /** Selects all of the columns, perhaps among others; binds `@study`. */
  readonly source: string;
}

export interface ExportColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly meaning: string;
  readonly unit: string | null;
  readonly nullable: boolean;
}

/** `text` is UTF-8, `integer` has 32 bits, `real` 64; `boolean` is 0 or 1 where a format has no other. */
export type ColumnType = 'text' | 'integer' | 'real' | 'boolean';

/** As SQLite gives it: a boolean is 0 or 1. */
export type Cell = string | number | null;
export type ExportRow = readonly Cell[];

/** Writes one table; the file is whole after `close`. */
export interface TableSink {
  write(rows: readonly ExportRow[]): void;
  close(): void;
}

/** Writes the tables of an export into a folder, one after the other. */
export interface ExportFormat {
  /** The files that it makes, besides the dictionary. */
  open(table: ExportTable): TableSink;
  /** After the last table. */
  close(): void;
}

interface Details {
  readonly unit?: string;
  readonly nullable?: true;
}

export const text = createColumn('text');
export const integer = createColumn('integer');
export const real = createColumn('real');
export const boolean = createColumn('boolean');

function createColumn(type: ColumnType) {
  return (name: string, meaning: string, { unit = undefined, nullable }: Details = {}): ExportColumn => ({
    name,
    type,
    meaning,
    unit: unit ?? null,
    nullable: nullable === true,
  });
}
