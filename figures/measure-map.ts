import type { FieldName } from '../analysis/fields.js';
import type { MeasureTable } from '../analysis/tabulate.js';
import { BLUE_TO_VERMILION, VIRIDIS } from './chart/colors.js';
import { chooseHeight, drawColorBar, drawHeatMap, measureMargins, type HeatMap } from './chart/heat-map.js';
import { roundUp, type Limits } from './chart/scale.js';
import { composeSheet, MARGIN, measureHeading, SHEET_WIDTH } from './chart/sheet.js';
import type { Svg } from './chart/svg.js';
import { FIELD_LABELS, writeValues } from './field-labels.js';
import { labelLimits } from './limits.js';

/** A measure by two fields, to be drawn. */
export interface MeasureMap {
  readonly table: Pick<MeasureTable, 'rows' | 'columns' | 'values'>;
  readonly rowField: FieldName;
  readonly columnField: FieldName;
  readonly title: string;
  /** What was done with which networks of whom. */
  readonly subtitle: string;
  /** What the numbers are. */
  readonly definition: string;
  /** Of the colours' strip. */
  readonly scale: string;
  readonly limits: Limits;
  /** Of the sheet; absent: as of every figure. */
  readonly width?: number;
  /** Of its colours, unlike that of any other drawing on a page. */
  readonly id: string;
}

const COLOR_BAR_ROOM = 92;

/** Round ends from 0 that no value exceeds; as far below 0 where one is negative. */
export function chooseMeasureLimits(values: readonly (number | null)[]): Limits {
  const known = values.filter((value) => value !== null);
  const most = roundUp(known.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0));
  return [known.some((value) => value < 0) ? -most : 0, most];
}

/** One heat map; its cells carry `data-row` and `data-column`. */
export function drawMeasureMap({ table, rowField, columnField, limits, ...asked }: MeasureMap): Svg {
  const sheetWidth = asked.width ?? SHEET_WIDTH;
  const heading = { title: asked.title, subtitle: asked.subtitle, width: sheetWidth };
  const map: HeatMap = {
    rows: writeValues(rowField, table.rows),
    columns: writeValues(columnField, table.columns),
    values: table.values,
    colors: limits[0] < 0 ? BLUE_TO_VERMILION : VIRIDIS,
    limits,
    rowTitle: capitalise(FIELD_LABELS[rowField].title),
    columnTitle: capitalise(FIELD_LABELS[columnField].title),
    attributesOf: (row, column) => ({ 'data-row': row, 'data-column': column }),
  };
  const room = sheetWidth - 2 * MARGIN - COLOR_BAR_ROOM;
  const { left } = measureMargins(map, room);
  const width = Math.min(room - left, MOST_WIDTH * map.columns.length);
  const { bottom } = measureMargins(map, width);
  const height = chooseHeight(map, Math.min(44, Math.max(14, width / map.columns.length)));
  const box = { x: MARGIN + left, y: measureHeading(heading) + 8, width, height };
  const bar = { x: box.x + width + 16, y: box.y, width: 14, height };
  const ticks = { ...labelLimits(limits, table.values.flat()), title: asked.scale };
  return composeSheet(heading, box.y + height + bottom + MARGIN, asked.definition, [
    drawHeatMap(map, box),
    drawColorBar(map, bar, ticks, `colors-${asked.id}`),
  ]);
}

/** Of a column: two are no wider than they need be. */
const MOST_WIDTH = 150;

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
