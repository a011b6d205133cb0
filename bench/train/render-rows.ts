import { renderTable } from '../../cli/render-table.js';
import { createRows, type Measurement } from './rows.js';
import { nameKind } from './sides.js';

/** All sides; with PyTorch's, which are no rows of the result. @param groups the measurements of a size and pass each */
export function renderMeasurements(groups: readonly (readonly Measurement[])[]): string {
  return renderTable(
    ['pass', 'side'],
    ['pixels', 'batch', 'filters', 'images / s', '× torch', '× tfjs', 'peak memory'],
    groups.flatMap((measurements) => {
      const rows = createRows(measurements);
      return measurements.map(({ work, pass, kind, imagesPerSecond, peakBytes }) => {
        const row = rows.find(({ engine, precision }) => engine === kind.engine && precision === kind.precision);
        return [
          pass,
          nameKind(kind),
          ...[work.pixels, work.batch, work.baseFilters].map(String),
          imagesPerSecond.toPrecision(3),
          row?.ratioToTorch?.toFixed(2) ?? '–',
          row?.ratioToTfjs.toFixed(2) ?? '–',
          `${Math.round(peakBytes / 2 ** 20)} MiB`,
        ];
      });
    }),
  );
}
