import { renderTable } from '../../cli/render-table.js';

/** What was measured of the page. */
export type Row =
  | {
      /** `paint`: from opening a page until it shows what it is for; `filter`: from another choice until it is shown or answered. */
      readonly what: 'paint' | 'filter';
      readonly name: string;
      /** Median. */
      readonly milliseconds: number;
      readonly largest: number;
    }
  | { readonly what: 'memory'; readonly name: string; readonly bytes: number }
  | {
      /** Recording networks while pages are read all the time, against the same without. */
      readonly what: 'writer';
      readonly name: string;
      /** Of the medians, in turns. */
      readonly ratioToQuiet: number;
      /** Of one transaction, without readers. */
      readonly milliseconds: number;
    };

export function renderRows(rows: readonly Row[]): string {
  return renderTable(
    ['', 'of'],
    ['median', 'largest'],
    rows.map((row) => {
      switch (row.what) {
        case 'memory':
          return [row.what, row.name, `${Math.round(row.bytes / 2 ** 20)} MiB`, ''];
        case 'writer':
          return [row.what, row.name, `× ${row.ratioToQuiet.toFixed(3)}`, `${row.milliseconds.toFixed(1)} ms quiet`];
        case 'paint':
        case 'filter':
          return [row.what, row.name, `${Math.round(row.milliseconds)} ms`, `${Math.round(row.largest)} ms`];
        default:
          return row satisfies never;
      }
    }),
  );
}
