import type { Bins } from '../chart/histogram.js';
import { roundDown, roundStep, tidy } from '../chart/scale.js';

/** About so many bins hold the middle 98 % of the values. */
const BINS = 30;

/**
 * Bins of a round width for values that the article doesn't show. The limits leave out at most 1 % at either end.
 * @param least the axis begins there; absent, where the values do
 */
export function chooseBins(values: readonly number[], least?: number): Bins {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return { limits: [0, 1], width: 0.1 };
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  const [low, high] = [least ?? at(0.01), at(0.99)];
  const width = roundStep(Math.max((high - low) / BINS, Math.abs(high) * 1e-3));
  const first = roundDown(low, width);
  // above the highest value that is shown, also where it is a limit itself
  return { limits: [first, tidy(roundDown(high, width) + width)], width };
}
