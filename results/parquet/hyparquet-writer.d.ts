/** What we use of the package, and no more: another version that changes it shows here. */
declare module 'hyparquet-writer' {
  export interface Writer {
    readonly offset: number;
  }

  export interface SchemaElement {
    readonly name: string;
    readonly num_children?: number;
    readonly type?: 'BOOLEAN' | 'INT32' | 'DOUBLE' | 'BYTE_ARRAY';
    readonly converted_type?: 'UTF8';
    readonly repetition_type?: 'REQUIRED' | 'OPTIONAL';
  }

  export interface ColumnSource {
    readonly name: string;
    readonly data: Float64Array | readonly (string | number | boolean | null)[];
    readonly encoding?: 'PLAIN';
    readonly codec?: 'UNCOMPRESSED';
    readonly statistics?: boolean;
  }

  /** Appends to the file; an old one of this name is emptied. */
  export function fileWriter(path: string): Writer;

  export class ParquetWriter {
    constructor(options: { writer: Writer; schema: readonly SchemaElement[]; createdBy?: string });
    write(rows: { columnData: readonly ColumnSource[]; rowGroupSize: number }): void | Promise<void>;
    finish(): void | Promise<void>;
  }
}
