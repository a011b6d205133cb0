import { drawAxes, type Axis } from './axes.js';
import { rightOf, type Box } from './box.js';
import { createElement, roundNumber, type Svg } from './svg.js';
import type { Interval } from '../../analysis/interval.js';

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly interval: Interval | null;
  /** Whether it is another kind of number than the others of its line. */
  readonly hollow: boolean;
}

/** A level that holds for all of the horizontal axis. */
export interface Level {
  readonly y: number;
  readonly color: string;
  readonly dashes: string;
}

/** A line through its points, with their intervals, over levels; all within the limits of the axes. */
export function drawLineChart(
  box: Box,
  points: readonly Point[],
  levels: readonly Level[],
  axes: { readonly horizontal: Axis; readonly vertical: Axis },
  color: string,
): Svg {
  const { svg, x, y } = drawAxes(box, axes.horizontal, axes.vertical);
  const line = points.map((point) => `${roundNumber(x(point.x))} ${roundNumber(y(point.y))}`).join('L');
  return [
    svg,
    ...levels.map((level) =>
      createElement('line', {
        x1: box.x,
        y1: y(level.y),
        x2: rightOf(box),
        y2: y(level.y),
        stroke: level.color,
        'stroke-width': 1.8,
        'stroke-dasharray': level.dashes,
      }),
    ),
    ...(points.length < 2
      ? []
      : [createElement('path', { d: `M${line}`, fill: 'none', stroke: color, 'stroke-width': 1.6 })]),
    ...points.flatMap(({ x: across, y: up, interval, hollow }) => [
      ...(interval === null
        ? []
        : [
            createElement('path', {
              d: `M${roundNumber(x(across))} ${roundNumber(y(interval[0]))}V${roundNumber(y(interval[1]))}`,
              stroke: color,
              'stroke-width': 1.2,
              fill: 'none',
            }),
          ]),
      createElement('circle', {
        cx: x(across),
        cy: y(up),
        r: 4,
        fill: hollow ? '#ffffff' : color,
        stroke: color,
        'stroke-width': 1.6,
      }),
    ]),
  ].join('\n');
}
