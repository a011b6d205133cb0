import { drawAxes, type Axis } from './axes.js';
import type { Box } from './box.js';
import { createElement, roundNumber, type Svg } from './svg.js';

/** A line through its points, from left to right. */
export interface Curve {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly color: string;
  readonly width: number;
  readonly dashes?: string;
  /** A point that stands out. */
  readonly mark?: readonly [x: number, y: number];
  /** Read out where it is pointed at. */
  readonly name: string;
}

/** Lines in one frame, the first at the bottom; what lies beyond the limits is cut at the frame. */
export function drawCurves(
  box: Box,
  curves: readonly Curve[],
  { horizontal, vertical }: { readonly horizontal: Axis; readonly vertical: Axis },
): Svg {
  const { svg, x, y } = drawAxes(box, horizontal, vertical);
  const [low, high] = vertical.limits;
  const place = ([across, up]: readonly [number, number]) =>
    `${roundNumber(x(across))} ${roundNumber(y(Math.min(high, Math.max(low, up))))}`;
  return [
    svg,
    ...curves.flatMap(({ points, color, width, dashes, mark }) => [
      ...(points.length === 0
        ? []
        : [
            createElement('path', {
              d: `M${points.map(place).join('L')}`,
              fill: 'none',
              stroke: color,
              'stroke-width': width,
              'stroke-dasharray': dashes,
              'stroke-linejoin': 'round',
            }),
          ]),
      ...(mark === undefined
        ? []
        : [
            createElement('circle', {
              cx: x(mark[0]),
              cy: y(mark[1]),
              r: 4,
              fill: '#ffffff',
              stroke: color,
              'stroke-width': 2,
            }),
          ]),
    ]),
  ].join('\n');
}
