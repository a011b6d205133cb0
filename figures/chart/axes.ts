import { bottomOf, rightOf, type Box } from './box.js';
import { createScale, formatTicks, type Limits, type Scale } from './scale.js';
import { createElement, type Svg } from './svg.js';
import { drawCentred, drawText, INK, QUIET } from './text.js';
import { measureWidest } from './text-width.js';

export interface Axis {
  readonly limits: Limits;
  readonly ticks: readonly number[];
  /** In the place of the numbers. */
  readonly labels?: readonly string[];
  /** With the unit. Absent where a neighbour's stands for it. */
  readonly title?: string;
}

export interface Axes {
  readonly svg: Svg;
  readonly x: Scale;
  readonly y: Scale;
}

export const TICK_SIZE = 10.5;
export const TITLE_SIZE = 11.5;

/** Frame, grid, ticks and titles of a plot in this box; labels and titles stand below and to the left of it. */
export function drawAxes(box: Box, horizontal: Axis, vertical: Axis): Axes {
  const x = createScale(horizontal.limits, [box.x, rightOf(box)]);
  const y = createScale(vertical.limits, [bottomOf(box), box.y]);
  const [across, up] = [labelsOf(horizontal), labelsOf(vertical)];
  const parts: Svg[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number, stroke: string) =>
    createElement('line', { x1, y1, x2, y2, stroke, 'stroke-width': 0.8 });
  vertical.ticks.forEach((tick, at) => {
    const place = y(tick);
    parts.push(line(box.x, place, rightOf(box), place, '#e4e4e4'));
    parts.push(line(box.x - 4, place, box.x, place, QUIET));
    parts.push(drawCentred(up[at], box.x - 7, place, { size: TICK_SIZE, anchor: 'end' }));
  });
  horizontal.ticks.forEach((tick, at) => {
    const place = x(tick);
    parts.push(line(place, bottomOf(box), place, bottomOf(box) + 4, QUIET));
    parts.push(drawText(across[at], place, bottomOf(box) + 15.5, { size: TICK_SIZE, anchor: 'middle' }));
  });
  parts.push(
    createElement('path', {
      d: `M${box.x} ${box.y}V${bottomOf(box)}H${rightOf(box)}`,
      fill: 'none',
      stroke: INK,
      'stroke-width': 1,
    }),
  );
  if (horizontal.title !== undefined) {
    const place = box.x + box.width / 2;
    parts.push(drawText(horizontal.title, place, bottomOf(box) + 33, { size: TITLE_SIZE, anchor: 'middle' }));
  }
  if (vertical.title !== undefined) {
    const place = box.x - 17 - measureWidest(up, TICK_SIZE);
    const style = { size: TITLE_SIZE, anchor: 'middle', upwards: true } as const;
    parts.push(drawText(vertical.title, place, box.y + box.height / 2, style));
  }
  return { svg: parts.join('\n'), x, y };
}

function labelsOf({ labels, ticks }: Axis): readonly string[] {
  return labels ?? formatTicks(ticks);
}
