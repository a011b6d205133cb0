/** What tests use of the reader. */
declare module 'hyparquet' {
  export function parquetReadObjects(options: { file: ArrayBuffer }): Promise<Record<string, unknown>[]>;
}
