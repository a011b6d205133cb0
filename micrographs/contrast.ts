export type Percentiles = readonly [low: number, high: number];

/** 8-bit grey: black at and below the first percentile, white at and above the second; even grey where all values are equal. */
export function stretchContrast(values: Float32Array, [lowPercent, highPercent]: Percentiles): Uint8Array {
  const sorted = values.slice().sort();
  const at = (percent: number) => sorted[Math.round((percent / 100) * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(lowPercent), at(highPercent)];
  if (!(high > low)) return new Uint8Array(values.length).fill(128);
  return Uint8Array.from(values, (value) =>
    Math.max(0, Math.min(255, Math.round(((value - low) * 255) / (high - low)))),
  );
}
