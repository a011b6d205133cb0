/** Of 95 %: from the 2.5th to the 97.5th percentile of what the resamples gave. */
export type Interval = readonly [low: number, high: number];

/** How many resamples an interval is made of. */
export const RESAMPLES = 400;

const TAIL = 0.025;

/** Null where a resample gave no number. */
export function maybeFindInterval(values: Float64Array): Interval | null {
  if (values.length === 0 || values.some(Number.isNaN)) return null;
  const sorted = Float64Array.from(values).sort();
  return [percentileOf(sorted, TAIL), percentileOf(sorted, 1 - TAIL)];
}

function percentileOf(sorted: Float64Array, fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}
