import pc from 'picocolors';
import type { FieldValue } from '../../analysis/fields.js';
import type { MeasureTable } from '../../analysis/tabulate.js';
import { shortenNames } from '../../figures/field-labels.js';
import { renderTable } from '../render-table.js';

/** A matrix of numbers, columns cut into blocks that fit the width, and below it how sure they are. */
export function renderMeasure(table: MeasureTable, names: { rows: string; columns: string }, width: number): string {
  const digits = findDigits(table.values.flat());
  const [rowLabels, columnLabels] = [shorten(table.rows), shorten(table.columns)];
  const first = Math.max(...[names.rows, ...rowLabels].map((label) => label.length)) + 2;
  const texts = table.values.map((row) => row.map((value) => (value === null ? '·' : value.toFixed(digits))));
  const widths = columnLabels.map(
    (label, column) => Math.max(label.length, ...texts.map((row) => row[column].length)) + 2,
  );
  const blocks = cutIntoBlocks(widths, width - first);
  return blocks
    .map((block) =>
      renderTable(
        [names.rows],
        block.map((column) => columnLabels[column]),
        texts.map((row, at) => [rowLabels[at], ...block.map((column) => dim(row[column]))]),
      ),
    )
    .join('\n\n');
}

/** Networks a cell and the half width of the intervals, in words. */
export function describeCertainty({ values, counts, intervals }: MeasureTable): string {
  const digits = findDigits(values.flat());
  const filled = counts.flat().filter((count) => count > 0);
  if (filled.length === 0)
    return 'no network has both fields and the measure; one that is trained once has no source: --rows mixture';
  const [least, most] = [Math.min(...filled), Math.max(...filled)];
  const networks = least === most ? `${most}` : `${least} to ${most}`;
  const halves = intervals.flat().flatMap((interval) => (interval === null ? [] : [(interval[1] - interval[0]) / 2]));
  if (halves.length === 0) return `${networks} networks a value; no intervals, since chance repeated nothing`;
  halves.sort((a, b) => a - b);
  const middle = halves[Math.floor(halves.length / 2)].toFixed(digits + 1);
  const largest = halves[halves.length - 1].toFixed(digits + 1);
  return `${networks} networks a value; 95 % intervals are ± ${middle} in the middle, ± ${largest} at most (--json has all)`;
}

export function shorten(labels: readonly FieldValue[]): readonly string[] {
  return shortenNames(labels.map(String));
}

/** So that the smallest of the larger values shows three digits. */
function findDigits(values: readonly (number | null)[]): number {
  const sizes = values.flatMap((value) => (value === null || value === 0 ? [] : [Math.abs(value)]));
  if (sizes.length === 0) return 4;
  sizes.sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)];
  return Math.min(6, Math.max(2, 2 - Math.floor(Math.log10(middle))));
}

function cutIntoBlocks(widths: readonly number[], room: number): readonly (readonly number[])[] {
  const blocks: number[][] = [];
  let left = 0;
  widths.forEach((needed, column) => {
    const block = blocks[blocks.length - 1];
    if (block === undefined || needed > left) {
      blocks.push([column]);
      left = room - needed;
    } else {
      block.push(column);
      left -= needed;
    }
  });
  return blocks;
}

function dim(text: string): string {
  return text === '·' ? pc.dim(text) : text;
}
