import type { DataTable } from '../../../../figures/figure.js';
import { nameFile, writeTable } from '../../../page-model/plot-file.js';

/** What is shown as files to keep: the picture, as it is drawn for paper, and its numbers. They are made when they are asked for. */
export function PlotFiles({
  name,
  svg,
  table,
}: {
  /** Of the files, without ending; it is told apart from others on the page by it. */
  readonly name: string;
  readonly svg?: (() => string) | undefined;
  readonly table: () => DataTable;
}) {
  return (
    <div class="row small" role="group" aria-label={`Files of ${name}`}>
      {svg && (
        <button type="button" class="link" onClick={() => save(nameFile(name, 'svg'), 'image/svg+xml', svg())}>
          SVG
        </button>
      )}
      <button type="button" class="link" onClick={() => save(nameFile(name, 'csv'), 'text/csv', writeTable(table()))}>
        CSV
      </button>
    </div>
  );
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser reads it after the click
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
