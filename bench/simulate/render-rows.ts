import { renderTable } from '../../cli/render-table.js';
import type { Row } from './rows.js';

export function renderRows(rows: readonly Row[]): string {
  return renderTable(
    [],
    ['pixels', 'slices', 'phonons', 's a unit', 'in FFTs', 'abTEM / ours', 'peak memory'],
    rows.map(({ pixels, slices, phonons, secondsPerUnit, fftShare, ratioToAbtem, peakBytes }) => [
      ...[pixels, slices, phonons].map(String),
      secondsPerUnit.toFixed(2),
      `${Math.round(100 * fftShare)} %`,
      ratioToAbtem === null ? '–' : ratioToAbtem.toFixed(2),
      `${Math.round(peakBytes / 2 ** 20)} MiB`,
    ]),
  );
}
