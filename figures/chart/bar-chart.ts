import type { Estimate } from '../estimate.js';
import { drawAxes, TICK_SIZE, TITLE_SIZE } from './axes.js';
import { bottomOf, type Box } from './box.js';
import { listTicks } from './scale.js';
import { createElement, type Svg } from './svg.js';
import { drawCentred, drawText, fitText, INK } from './text.js';
import { measureText, measureWidest } from './text-width.js';
import { drawLegend } from './legend.js';

export interface BarChart {
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly color: string; readonly bars: readonly Estimate[] }[];
  /** The vertical axis goes from 0 to here. */
  readonly limit: number;
  readonly horizontalTitle: string;
  readonly verticalTitle: string;
}

/** Groups of bars with intervals; a bar that is higher than the axis is cut there and says its value. */
export function drawBars(box: Box, chart: BarChart): { readonly svg: Svg; readonly bottom: number } {
  const { categories, series, limit } = chart;
  const slot = box.width / categories.length;
  const width = (0.8 * slot) / series.length;
  const upwards = categories.some((label) => measureText(label, TICK_SIZE) > slot - 2);
  const { svg, y } = drawAxes(
    box,
    { limits: [0, categories.length], ticks: [] },
    { limits: [0, limit], ticks: listTicks([0, limit], 4), title: chart.verticalTitle },
  );
  const parts: Svg[] = [svg];
  series.forEach(({ color, bars }, at) =>
    bars.forEach(({ value, interval }, category) => {
      if (value === null) return;
      const x = box.x + category * slot + 0.1 * slot + at * width;
      const top = Math.max(box.y, y(value));
      parts.push(createElement('rect', { x, y: top, width, height: bottomOf(box) - top, fill: color }));
      if (value > limit)
        parts.push(
          drawCentred(value.toFixed(2), x + width / 2, box.y + 14, { size: 8.5, anchor: 'middle', upwards: true }),
        );
      if (interval === null || interval[0] > limit) return;
      const middle = x + width / 2;
      const d = `M${middle} ${y(interval[0])}V${Math.max(box.y, y(interval[1]))}`;
      parts.push(createElement('path', { d, stroke: INK, 'stroke-width': 1, fill: 'none' }));
    }),
  );
  categories.forEach((label, at) => {
    const middle = box.x + (at + 0.5) * slot;
    const style = { size: TICK_SIZE, anchor: upwards ? 'end' : 'middle', upwards } as const;
    const text = upwards ? fitText(label, LONGEST, TICK_SIZE) : label;
    parts.push(
      upwards ? drawCentred(text, middle, bottomOf(box) + 6, style) : drawText(text, middle, bottomOf(box) + 14, style),
    );
  });
  const below = bottomOf(box) + (upwards ? Math.min(LONGEST, measureWidest(categories, TICK_SIZE)) + 22 : 32);
  parts.push(
    drawText(chart.horizontalTitle, box.x + box.width / 2, below, { size: TITLE_SIZE, anchor: 'middle' }),
    drawLegend(
      series.map(({ name, color }) => ({ name, color, bar: true })),
      box.x,
      box.y - 11,
      box.width,
    ),
  );
  return { svg: parts.join('\n'), bottom: below + 4 };
}

const LONGEST = 110;
