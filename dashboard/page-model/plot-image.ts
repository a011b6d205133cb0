import { drawAxes } from '../../figures/chart/axes.js';
import { listTicks, roundUp, type Limits as AxisLimits } from '../../figures/chart/scale.js';
import { composeSheet, MARGIN, measureHeading } from '../../figures/chart/sheet.js';
import { createElement } from '../../figures/chart/svg.js';
import type { DataTable } from '../../figures/figure.js';
import type { Limits } from './contrast.js';

const WIDTH = 480;
const LEFT = MARGIN + 60;

/** The grey values of an image: how many pixels have which, and what is shown black and white. */
export function plotHistogram(title: string, counts: Uint32Array, range: Limits, shown: Limits): string {
  const heading = { title, subtitle: 'dashed: what is shown black and white', width: WIDTH };
  const box = { x: LEFT, y: measureHeading(heading) + 8, width: WIDTH - LEFT - MARGIN, height: 220 };
  const limits: AxisLimits = [range.low, range.high];
  const top = roundUp(counts.reduce((high, count) => Math.max(high, count), 1));
  const { svg, x, y } = drawAxes(
    box,
    { limits, ticks: listTicks(limits, 6), title: 'Grey value / standard deviations' },
    { limits: [0, top], ticks: listTicks([0, top], 4), title: 'Pixels' },
  );
  const step = (range.high - range.low) / counts.length;
  const bars = Array.from(counts, (count, at) => {
    const [left, right] = [x(range.low + at * step), x(range.low + (at + 1) * step)];
    const height = y(0) - y(count);
    return createElement('rect', { x: left, y: y(count), width: right - left, height, fill: '#595959' });
  });
  const marks = [shown.low, shown.high].map((value) =>
    createElement('line', {
      ...{ x1: x(value), x2: x(value), y1: box.y, y2: box.y + box.height },
      ...{ stroke: '#0072B2', 'stroke-width': 1.5, 'stroke-dasharray': '5 3' },
    }),
  );
  return composeSheet(heading, box.y + box.height + 44, title, [svg, ...bars, ...marks]);
}

export function tabulateHistogram(counts: Uint32Array, range: Limits): DataTable {
  const step = (range.high - range.low) / counts.length;
  return {
    columns: ['from_standard_deviations', 'to_standard_deviations', 'pixels'],
    rows: Array.from(counts, (count, at) => [range.low + at * step, range.low + (at + 1) * step, count]),
  };
}

/**
 * A power spectrum with its axes.
 * @param picture its pixels as a `data:` address
 */
export function plotSpectrum(title: string, picture: string, sideInverseNanometre: number): string {
  const heading = { title, subtitle: 'log |F|², zero frequency in the middle', width: WIDTH };
  const side = WIDTH - LEFT - MARGIN;
  const box = { x: LEFT, y: measureHeading(heading) + 8, width: side, height: side };
  const limits: AxisLimits = [-sideInverseNanometre / 2, sideInverseNanometre / 2];
  const ticks = listTicks(limits, 5);
  const { svg } = drawAxes(
    box,
    { limits, ticks, title: 'Spatial frequency along x / nm⁻¹' },
    { limits, ticks, title: 'Along y / nm⁻¹' },
  );
  const image = createElement('image', { ...box, href: picture });
  return composeSheet(heading, box.y + box.height + 44, title, [svg, image]);
}

/** Means of the power over rings about the zero frequency, a pixel wide. */
export function tabulateSpectrum(power: Float32Array, pixels: number, sideInverseNanometre: number): DataTable {
  const middle = (pixels - 1) / 2;
  const [sums, counts] = [new Float64Array(middle + 1), new Uint32Array(middle + 1)];
  for (let at = 0; at < power.length; at++) {
    const ring = Math.round(Math.hypot((at % pixels) - middle, Math.floor(at / pixels) - middle));
    if (ring > middle) continue;
    sums[ring] += power[at];
    counts[ring]++;
  }
  return {
    columns: ['frequency_per_nanometre', 'mean_power', 'pixels'],
    rows: Array.from(sums, (sum, ring) => [(ring * sideInverseNanometre) / pixels, sum / counts[ring], counts[ring]]),
  };
}
