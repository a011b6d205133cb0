/** What is black and what is white. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

export interface Tone extends Limits {
  /** Grey to this power: below 1 the dark parts are lifted. */
  readonly gamma: number;
  readonly invert: boolean;
}

export const DEFAULT_PERCENTILES = [0.3, 99.7] as const;

/** The values below which so many per cent lie. Where all values are equal, limits around them. */
export function findLimits(
  values: Float32Array,
  [lowPercent, highPercent]: readonly [number, number] = DEFAULT_PERCENTILES,
): Limits {
  const sorted = values.slice().sort();
  const at = (percent: number) => sorted[Math.round((percent / 100) * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(lowPercent), at(highPercent)];
  return high > low ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Values in each of so many equal parts of the range, whose upper end belongs to the last. */
export function countHistogram(values: Float32Array, { low, high }: Limits, parts: number): Uint32Array {
  const counts = new Uint32Array(parts);
  const perValue = parts / (high - low);
  for (const value of values) {
    const part = Math.floor((value - low) * perValue);
    if (value === high) counts[parts - 1]++;
    else if (part >= 0 && part < parts) counts[part]++;
  }
  return counts;
}

/** Grey, opaque, red, green, blue and opacity of 8 bits each. */
export function renderTone(values: Float32Array, { low, high, gamma, invert }: Tone): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * values.length);
  const range = high - low;
  for (let i = 0; i < values.length; i++) {
    const part = range > 0 ? Math.min(1, Math.max(0, (values[i] - low) / range)) : 0.5;
    const bent = gamma === 1 ? part : part ** gamma;
    const grey = 255 * (invert ? 1 - bent : bent);
    picture[4 * i] = picture[4 * i + 1] = picture[4 * i + 2] = grey;
    picture[4 * i + 3] = 255;
  }
  return picture;
}
