import Table from 'cli-table3';
import pc from 'picocolors';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};

/** Columns without lines: texts to the left, then numbers to the right. */
export function renderTable(
  texts: readonly string[],
  numbers: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    chars: NO_BORDERS,
    style: { 'padding-left': 1, 'padding-right': 1, head: [], border: [] },
    colAligns: [...texts.map(() => 'left' as const), ...numbers.map(() => 'right' as const)],
    head: [...texts, ...numbers].map((title) => pc.dim(title)),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
