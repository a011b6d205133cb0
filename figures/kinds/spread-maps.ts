import type { Part } from '../../analysis/findings/corpus.js';
import { BLUE_TO_VERMILION, VIRIDIS } from '../chart/colors.js';
import { chooseHeight, drawColorBar, drawHeatMap, measureMargins, type HeatMap } from '../chart/heat-map.js';
import { MARGIN, SHEET_WIDTH } from '../chart/sheet.js';
import type { Svg } from '../chart/svg.js';
import { titlePanel } from '../chart/text.js';
import { labelDomains } from '../labels.js';
import { chooseLimits, labelLimits } from '../limits.js';
import type { Spreads } from './generalisation.js';

const COLOR_BAR_ROOM = 100;
const GAP = 34;
/** Ends of the article's colours. */
const ARTICLE = 0.075;

/** A column for the spreads after pretraining, beside it the maps of those after transfer, and of the shift. */
export function drawSpreadMaps(
  part: Part,
  spreads: Spreads,
  { published, top }: { readonly published: boolean; readonly top: number },
): { readonly svg: Svg; readonly bottom: number } {
  const labels = labelDomains(part);
  const [rows, columns] = [part.sources.map(labels.of), part.targets.map(labels.of)];
  const valuesOf = (cells: Spreads['after']) => cells.map((row) => row.map(({ value }) => value));
  const [before, after, shift] = [
    spreads.before.map(({ value }) => [value]),
    valuesOf(spreads.after),
    valuesOf(spreads.shift),
  ];
  const spreadLimits = chooseLimits(published, [0, ARTICLE], [...before, ...after].flat());
  const shiftLimits = chooseLimits(published, [-ARTICLE, ARTICLE], shift.flat());
  const rowTitle = `Pretraining ${labels.title}`;
  const columnTitle = `Target ${labels.title}`;
  const base = { rows, colors: VIRIDIS, limits: spreadLimits };
  const first: HeatMap = {
    ...base,
    columns: [''],
    values: before,
    title: titlePanel('a', 'Before'),
    rowTitle,
  };
  const second: HeatMap = {
    ...base,
    columns,
    values: after,
    title: titlePanel('b', 'Spread after transfer'),
    columnTitle,
  };
  const third: HeatMap = {
    ...base,
    columns,
    values: shift,
    colors: BLUE_TO_VERMILION,
    limits: shiftLimits,
    title: titlePanel('c', 'Shift of the spread (after less before)'),
    rowTitle,
    columnTitle,
  };

  const { left } = measureMargins(first, 60);
  const room = SHEET_WIDTH - 2 * MARGIN - COLOR_BAR_ROOM - left;
  const cell = Math.min(64, room / (columns.length + 2));
  const withLabels = measureMargins({ ...second, rows }, room).left;
  const x = MARGIN + left + cell + GAP + withLabels;
  const width = SHEET_WIDTH - MARGIN - COLOR_BAR_ROOM - x;
  const height = chooseHeight(first, Math.min(28, Math.max(15, width / columns.length)));
  const y = top + 22;
  const below = measureMargins(second, width).bottom;
  const lower = y + height + below + 36;
  const bar = { x: SHEET_WIDTH - MARGIN - COLOR_BAR_ROOM + 16, width: 14, height };
  const all = [...before, ...after].flat();
  return {
    svg: [
      drawHeatMap(first, { x: MARGIN + left, y, width: cell, height }),
      drawHeatMap(second, { x, y, width, height }),
      drawColorBar(
        second,
        { ...bar, y },
        { ...labelLimits(spreadLimits, all), title: 'Spread of loss' },
        'spread-colors',
      ),
      drawHeatMap(third, { x, y: lower, width, height }),
      drawColorBar(
        third,
        { ...bar, y: lower },
        { ...labelLimits(shiftLimits, shift.flat()), title: 'Shift' },
        'shift-colors',
      ),
    ].join('\n'),
    bottom: lower + height + below,
  };
}
