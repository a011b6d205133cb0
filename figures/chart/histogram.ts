import { drawAxes, type Axis } from './axes.js';
import type { Box } from './box.js';
import { tidy, type Limits } from './scale.js';
import { createElement, roundNumber, type Svg } from './svg.js';

export interface Bins {
  readonly limits: Limits;
  readonly width: number;
}

export interface Series {
  readonly name: string;
  readonly values: readonly number[];
  readonly color: string;
  /** Of the curve's dashes; absent, it is solid. */
  readonly dashes?: string;
}

/** A series in bins: each count and what part of the whole panel it is; `outside` lie beyond the limits. */
export interface BinnedSeries {
  readonly counts: readonly number[];
  readonly shares: readonly number[];
  readonly outside: number;
}

export function countBins({ limits: [low, high], width }: Bins): number {
  return Math.round((high - low) / width);
}

export function startOfBin({ limits: [low], width }: Bins, bin: number): number {
  return tidy(low + bin * width);
}

/** @param total the values of all series of the panel, also those outside */
export function binValues(values: readonly number[], bins: Bins, total: number): BinnedSeries {
  const counts = new Array<number>(countBins(bins)).fill(0);
  let outside = 0;
  for (const value of values) {
    // the last bin has its upper limit, too
    const bin = value === bins.limits[1] ? counts.length - 1 : Math.floor((value - bins.limits[0]) / bins.width);
    if (bin >= 0 && bin < counts.length) counts[bin]++;
    else outside++;
  }
  return { counts, shares: counts.map((count) => count / total), outside };
}

/**
 * A Gaussian kernel density of the values, scaled to be compared with the shares of bins; its width by Scott's rule
 * (D. W. Scott, Multivariate Density Estimation, 1992). Empty for fewer than 5 values, or equal ones.
 */
function estimateDensity(
  values: readonly number[],
  { limits: [low, high], width }: Bins,
  total: number,
): readonly (readonly [x: number, share: number])[] {
  if (values.length < 5) return [];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const bandwidth = Math.sqrt(variance) * values.length ** -0.2;
  if (!(bandwidth > 0)) return [];
  const sorted = Float64Array.from(values).sort();
  const factor = width / (total * bandwidth * Math.sqrt(2 * Math.PI));
  return Array.from({ length: POINTS + 1 }, (_, at) => {
    const x = low + ((high - low) * at) / POINTS;
    let sum = 0;
    for (const value of sorted) {
      const distance = (value - x) / bandwidth;
      if (distance > 5) break;
      if (distance > -5) sum += Math.exp(-(distance ** 2) / 2);
    }
    return [x, factor * sum] as const;
  });
}

const POINTS = 160;

/** Bars of all series over each other, and their densities as curves. */
export function drawHistogram(
  box: Box,
  series: readonly Series[],
  bins: Bins,
  axes: { readonly horizontal: Axis; readonly vertical: Axis },
  /** What a share is multiplied by on the vertical axis: 100 for percent. */
  factor: number,
): Svg {
  const { svg, x, y } = drawAxes(box, axes.horizontal, axes.vertical);
  const total = series.reduce((sum, { values }) => sum + values.length, 0);
  const floor = y(0);
  const bars = series.map(({ values, color }) => {
    const { shares } = binValues(values, bins, total);
    const d = shares.map((share, bin) => {
      const [left, right] = [x(startOfBin(bins, bin)), x(startOfBin(bins, bin + 1))];
      return share === 0
        ? ''
        : `M${roundNumber(left)} ${roundNumber(floor)}V${roundNumber(y(factor * share))}H${roundNumber(right)}V${roundNumber(floor)}Z`;
    });
    return createElement('path', { d: d.join(''), fill: color, 'fill-opacity': 0.28 });
  });
  const curves = series.flatMap(({ values, color, dashes }) => {
    const points = estimateDensity(values, bins, total);
    if (points.length === 0) return [];
    const d = `M${points.map(([at, share]) => `${roundNumber(x(at))} ${roundNumber(y(factor * share))}`).join('L')}`;
    return [createElement('path', { d, fill: 'none', stroke: color, 'stroke-width': 1.8, 'stroke-dasharray': dashes })];
  });
  return [svg, ...bars, ...curves].join('\n');
}

/** The highest share of a bin or of a density. */
export function highestShare(series: readonly Series[], bins: Bins): number {
  const total = series.reduce((sum, { values }) => sum + values.length, 0);
  return Math.max(
    0,
    ...series.flatMap(({ values }) => [
      ...binValues(values, bins, total).shares,
      ...estimateDensity(values, bins, total).map(([, share]) => share),
    ]),
  );
}
