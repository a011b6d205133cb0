import { createElement, type Svg } from './svg.js';
import { drawText } from './text.js';
import { measureText } from './text-width.js';

export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  readonly dashes?: string;
  /** Whether it stands for an area as well as for a line. */
  readonly filled?: boolean;
  /** Whether it stands for bars alone. */
  readonly bar?: boolean;
}

const LEGEND_SIZE = 10.5;
const KEY = 22;
const GAP = 14;

/** Entries in a row from x on, in the middle of y; those that don't fit go into the next line. */
export function drawLegend(entries: readonly LegendEntry[], x: number, y: number, width: number): Svg {
  let [left, line] = [x, y];
  const parts: Svg[] = [];
  for (const { name, color, dashes, filled, bar } of entries) {
    const needed = KEY + 5 + measureText(name, LEGEND_SIZE);
    if (left > x && left + needed > x + width) [left, line] = [x, line + 15];
    if (filled === true) {
      parts.push(
        createElement('rect', { x: left, y: line - 5, width: KEY, height: 10, fill: color, 'fill-opacity': 0.28 }),
      );
    }
    if (bar === true) parts.push(createElement('rect', { x: left, y: line - 5, width: KEY, height: 10, fill: color }));
    else {
      parts.push(
        createElement('line', {
          x1: left,
          y1: line,
          x2: left + KEY,
          y2: line,
          stroke: color,
          'stroke-width': 1.8,
          'stroke-dasharray': dashes,
        }),
      );
    }
    parts.push(drawText(name, left + KEY + 5, line + 0.355 * LEGEND_SIZE, { size: LEGEND_SIZE }));
    left += needed + GAP;
  }
  return parts.join('\n');
}

/** How many lines that takes. */
export function countLegendLines(entries: readonly LegendEntry[], width: number): number {
  let [left, lines] = [0, 1];
  for (const { name } of entries) {
    const needed = KEY + 5 + measureText(name, LEGEND_SIZE);
    if (left > 0 && left + needed > width) [left, lines] = [0, lines + 1];
    left += needed + GAP;
  }
  return lines;
}
