import { bottomOf, rightOf, type Box } from './box.js';
import { chooseInk, formatColor, type ColorMap } from './colors.js';
import { createScale, formatFixed, type Limits } from './scale.js';
import { createElement, type Attributes, type Svg } from './svg.js';
import { drawCentred, drawText, fitText } from './text.js';
import { TICK_SIZE, TITLE_SIZE } from './axes.js';
import { measureText, measureWidest } from './text-width.js';

export interface HeatMap {
  /** From top to bottom. */
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** `[row][column]`, null where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly colors: ColorMap;
  /** What the ends of the colours stand for. */
  readonly limits: Limits;
  readonly title?: string;
  readonly rowTitle?: string;
  readonly columnTitle?: string;
  /** Cells that are another kind of number. */
  readonly isFramed?: (row: number, column: number) => boolean;
  /** Of the cells' rectangles besides, as `data-row`, by which a page finds them. */
  readonly attributesOf?: (row: number, column: number) => Attributes;
}

/** Room that labels need beside a map's box. */
export interface Margins {
  readonly left: number;
  readonly bottom: number;
}

/** Of a label, at most. */
const LONGEST = 130;
const CELL_TEXT = 9.5;

export function measureMargins(map: HeatMap, width: number): Margins {
  const columns = isUpwards(map, width) ? Math.min(LONGEST, measureWidest(map.columns, TICK_SIZE)) + 8 : 16;
  return {
    left: Math.min(LONGEST, measureWidest(map.rows, TICK_SIZE)) + 8 + (map.rowTitle === undefined ? 0 : 18),
    bottom: columns + (map.columnTitle === undefined ? 0 : 18),
  };
}

/** A height of the box, from that of a row, at which the title of the rows fits beside them. */
export function chooseHeight({ rows, rowTitle }: HeatMap, rowHeight: number): number {
  return Math.max(rowHeight * rows.length, rowTitle === undefined ? 0 : measureText(rowTitle, TITLE_SIZE) + 8);
}

/** Cells with their values written in them where they fit; labels stand outside of the box, a title above. */
export function drawHeatMap(map: HeatMap, box: Box): Svg {
  const [width, height] = [box.width / map.columns.length, box.height / map.rows.length];
  const share = createScale(map.limits, [0, 1]);
  const parts: Svg[] = [];
  const size = chooseTextSize(map, width, height);
  map.values.forEach((row, down) =>
    row.forEach((value, across) => {
      const [x, y] = [box.x + across * width, box.y + down * height];
      const more = map.attributesOf?.(down, across);
      if (value === null) {
        parts.push(createElement('rect', { x, y, width, height, fill: 'url(#no-data)', ...more }));
        return;
      }
      const color = map.colors(share(value));
      parts.push(
        createElement('rect', {
          x,
          y,
          width,
          height,
          fill: formatColor(color),
          stroke: '#ffffff',
          'stroke-width': 0.6,
          ...more,
        }),
      );
      if (size > 0) {
        const style = { size, anchor: 'middle', fill: chooseInk(color) } as const;
        parts.push(drawCentred(formatCell(value), x + width / 2, y + height / 2, style));
      }
    }),
  );
  parts.push(createElement('rect', { ...box, fill: 'none', stroke: '#555555', 'stroke-width': 0.8 }));
  const frame = { width: width - 3, height: height - 3, fill: 'none', stroke: '#ffffff', 'stroke-width': 1.6 };
  map.values.forEach((row, down) =>
    row.forEach((value, across) => {
      if (value === null || map.isFramed?.(down, across) !== true) return;
      const stroke = chooseInk(map.colors(share(value)));
      parts.push(
        createElement('rect', { x: box.x + across * width + 1.5, y: box.y + down * height + 1.5, ...frame, stroke }),
      );
    }),
  );
  return [...parts, ...drawLabels(map, box)].join('\n');
}

function drawLabels(map: HeatMap, box: Box): readonly Svg[] {
  const [width, height] = [box.width / map.columns.length, box.height / map.rows.length];
  const upwards = isUpwards(map, box.width);
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const margins = measureMargins(map, box.width);
  const titleStyle = { size: TITLE_SIZE, anchor: 'middle' } as const;
  return [
    ...map.rows.map((label, at) => {
      const text = fitText(label, LONGEST, TICK_SIZE);
      return drawCentred(text, box.x - 7, box.y + (at + 0.5) * height, { size: TICK_SIZE, anchor: 'end' });
    }),
    ...map.columns.map((label, at) => {
      const [text, x] = [fitText(label, LONGEST, TICK_SIZE), box.x + (at + 0.5) * width];
      return upwards
        ? drawCentred(text, x, bottomOf(box) + 7, { size: TICK_SIZE, anchor: 'end', upwards })
        : drawText(text, x, bottomOf(box) + 14, { size: TICK_SIZE, anchor: 'middle' });
    }),
    ...(map.title === undefined ? [] : [drawText(map.title, box.x, box.y - 8, { size: TITLE_SIZE, bold: true })]),
    ...(map.columnTitle === undefined
      ? []
      : [drawText(map.columnTitle, middle.x, bottomOf(box) + margins.bottom - 2, titleStyle)]),
    ...(map.rowTitle === undefined
      ? []
      : [drawText(map.rowTitle, box.x - margins.left + 10, middle.y, { ...titleStyle, upwards: true })]),
  ];
}

/** Without the zero before the point, so that three digits fit. */
function formatCell(value: number): string {
  return formatFixed(value, 3)
    .replace(/^(−?)0\./, '$1.')
    .replace(/^−(?=\.000$)/, '');
}

/** 0 where the values don't fit. */
function chooseTextSize({ values }: HeatMap, width: number, height: number): number {
  const texts = values.flat().flatMap((value) => (value === null ? [] : [formatCell(value)]));
  const widest = measureWidest(texts, 1);
  const size = Math.min(CELL_TEXT, (width - 4) / widest, height - 4);
  return size < 6.5 ? 0 : size;
}

function isUpwards({ columns }: HeatMap, width: number): boolean {
  const room = width / columns.length - 3;
  return columns.some((label) => measureText(label, TICK_SIZE) > room);
}

/** A strip that says what the colours mean, upright, with its ticks to the right and its title beyond them. */
export function drawColorBar(
  { colors, limits }: Pick<HeatMap, 'colors' | 'limits'>,
  box: Box,
  ticks: { readonly values: readonly number[]; readonly labels: readonly string[]; readonly title: string },
  id: string,
): Svg {
  const place = createScale(limits, [bottomOf(box), box.y]);
  const stops = Array.from({ length: 19 }, (_, at) =>
    createElement('stop', { offset: `${roundPercent(at / 18)}%`, 'stop-color': formatColor(colors(at / 18)) }),
  );
  const right = rightOf(box);
  const titleAt = right + 20 + measureWidest(ticks.labels, TICK_SIZE);
  return [
    createElement('linearGradient', { id, x1: '0', y1: '1', x2: '0', y2: '0' }, stops),
    createElement('rect', { ...box, fill: `url(#${id})`, stroke: '#555555', 'stroke-width': 0.8 }),
    ...ticks.values.flatMap((value, at) => [
      createElement('line', { x1: right, y1: place(value), x2: right + 4, y2: place(value), stroke: '#555555' }),
      drawCentred(ticks.labels[at], right + 7, place(value), { size: TICK_SIZE }),
    ]),
    drawText(ticks.title, titleAt, box.y + box.height / 2, { size: TITLE_SIZE, anchor: 'middle', upwards: true }),
  ].join('\n');
}

function roundPercent(share: number): number {
  return Math.round(share * 1000) / 10;
}
