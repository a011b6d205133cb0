import type { Part } from '../../analysis/findings/corpus.js';
import type { Missing } from '../../analysis/findings/finding.js';
import type { Reduction } from '../../analysis/reduction.js';
import { VIRIDIS } from '../chart/colors.js';
import { chooseHeight, drawColorBar, drawHeatMap, measureMargins, type HeatMap } from '../chart/heat-map.js';
import type { Limits } from '../chart/scale.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { titlePanel } from '../chart/text.js';
import { estimateAll, type Estimate } from '../estimate.js';
import type { DataTable, FigureRequest, Value } from '../figure.js';
import { labelDomains, withoutUnit } from '../labels.js';
import { chooseLimits, labelLimits } from '../limits.js';
import { lossAfter, lossBefore } from '../losses.js';

/** Loss on the target by pretraining domain, down, and target, across: after pretraining, then after transfer. */
export interface MatrixPair {
  /** Places of domains. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly before: Cells;
  /** Where nothing was transferred, since the target is the pretraining's domain, the loss after pretraining. */
  readonly after: Cells;
}

/** `[row][column]`. */
type Cells = readonly (readonly Estimate[])[];

/** @param only places of domains that take part; absent, all */
export function measureMatrixPair(
  part: Part,
  { corpus, streams }: FigureRequest,
  reduction: Reduction,
  only: (place: number) => boolean = () => true,
): MatrixPair | Missing {
  const [rows, columns] = [part.sources.filter(only), part.targets.filter(only)];
  if (rows.length === 0 || columns.length === 0) return { missing: 'network among these domains' };
  const ofRow = new Map(rows.map((row) => [row, part.members.filter(({ sourcePlace }) => sourcePlace === row)]));
  const ask = (row: number) => ofRow.get(row) ?? [];
  const all = rows.flatMap((row) => columns.map((column) => ({ row, column })));
  const quantities = [
    ...all.map(({ row, column }) => lossBefore(ask(row), column, reduction)),
    ...all.map(({ row, column }) =>
      row === column
        ? lossBefore(ask(row), column, reduction)
        : lossAfter(
            ask(row).filter(({ targetPlace }) => targetPlace === column),
            column,
            reduction,
          ),
    ),
  ];
  const estimates = estimateAll(quantities, corpus.replicates, streams('figures', 'matrix-pair'));
  const toCells = (first: number) =>
    rows.map((_, row) => estimates.slice(first + row * columns.length, first + (row + 1) * columns.length));
  return { rows, columns, before: toCells(0), after: toCells(all.length) };
}

/** Counts of what is behind the cells that were transferred. */
export function countTransferred({ rows, columns, after }: MatrixPair): readonly number[] {
  return after.flatMap((row, down) =>
    row.flatMap(({ count }, across) => (rows[down] === columns[across] ? [] : [count])),
  );
}

export function tabulateMatrixPair(part: Part, { rows, columns, before, after }: MatrixPair): DataTable {
  const list = (map: 'after pretraining' | 'after transfer', cells: Cells): readonly (readonly Value[])[] =>
    cells.flatMap((row, down) =>
      row.map(({ value, count, interval }, across) => {
        const [source, target] = [part.domains[rows[down]].name, part.domains[columns[across]].name];
        return [map, source, target, value, count, interval?.[0] ?? null, interval?.[1] ?? null];
      }),
    );
  return {
    columns: ['map', 'pretraining', 'target', 'loss', 'networks', 'interval_low', 'interval_high'],
    rows: [...list('after pretraining', before), ...list('after transfer', after)],
  };
}

export interface Arrangement {
  readonly across: boolean;
  /** Colours of the article. */
  readonly limits: Limits;
  readonly published: boolean;
  /** Where the pair begins. */
  readonly top: number;
  /** In the place of the part's own labels. */
  readonly label?: (place: number) => string;
}

/** The two maps with one strip of colours; `bottom` is where they end. */
export function drawMatrixPair(
  part: Part,
  pair: MatrixPair,
  arrangement: Arrangement,
): { readonly svg: Svg; readonly bottom: number } {
  const { across, published, top } = arrangement;
  const labels = labelDomains(part);
  const label = arrangement.label ?? labels.of;
  const values = [...pair.before, ...pair.after].flat().map(({ value }) => value);
  const limits = chooseLimits(published, arrangement.limits, values);
  const createMap = (title: string, cells: Cells): HeatMap => ({
    rows: pair.rows.map(label),
    columns: pair.columns.map(label),
    values: cells.map((row) => row.map(({ value }) => value)),
    colors: VIRIDIS,
    limits,
    title,
    rowTitle: `Pretraining ${labels.title}`,
    columnTitle: `Target ${labels.title}`,
    isFramed: (row, column) => pair.rows[row] === pair.columns[column],
  });
  const maps = [
    createMap(titlePanel('a', 'After pretraining'), pair.before),
    createMap(titlePanel('b', 'After transfer'), pair.after),
  ];
  const room = SHEET_WIDTH - 2 * MARGIN - COLOR_BAR_ROOM;
  const { left } = measureMargins(maps[0], room);
  const width = across ? (room - 2 * left - GAP) / 2 : room - left;
  const { bottom: below } = measureMargins(maps[0], width);
  const rowHeight = Math.min(MOST_ROW_HEIGHT, Math.max(LEAST_ROW_HEIGHT, width / pair.columns.length));
  const height = chooseHeight(maps[0], rowHeight);
  const boxes = maps.map((_, at) =>
    across
      ? { x: MARGIN + left + at * (width + left + GAP), y: top + 22, width, height }
      : { x: MARGIN + left, y: top + 22 + at * (height + below + 34), width, height },
  );
  const last = boxes[boxes.length - 1];
  const bar = {
    x: SHEET_WIDTH - MARGIN - COLOR_BAR_ROOM + 16,
    y: boxes[0].y,
    width: 14,
    height: last.y + last.height - boxes[0].y,
  };
  const ticks = { ...labelLimits(limits, values), title: 'Loss on the target' };
  return {
    svg: [...maps.map((map, at) => drawHeatMap(map, boxes[at])), drawColorBar(maps[0], bar, ticks, 'loss-colors')].join(
      '\n',
    ),
    bottom: last.y + height + below,
  };
}

/** What the cells with a frame are. */
export function describeFramed(part: Part): string {
  return `Framed: same ${withoutUnit(labelDomains(part).title)}, so nothing was transferred, and b repeats a.`;
}

const COLOR_BAR_ROOM = 92;
const GAP = 12;
const LEAST_ROW_HEIGHT = 14;
const MOST_ROW_HEIGHT = 30;
