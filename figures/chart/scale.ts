/** Turns values into places, or a value into another one of that kind. */
export type Scale = (value: number) => number;

export type Limits = readonly [low: number, high: number];

export function createScale([low, high]: Limits, [from, to]: Limits): Scale {
  const factor = high === low ? 0 : (to - from) / (high - low);
  return (value) => from + (value - low) * factor;
}

/** Round steps between the limits, about as many as wanted. */
export function listTicks([low, high]: Limits, wanted: number): readonly number[] {
  const step = roundStep((high - low) / wanted);
  const first = Math.ceil(low / step - ROUNDING);
  const last = Math.floor(high / step + ROUNDING);
  return Array.from({ length: last - first + 1 }, (_, at) => tidy((first + at) * step));
}

/** The next of 1, 2, 5 times a power of ten that is not below. */
export function roundStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - ROUNDING)) ?? 10;
  return tidy(factor * power);
}

/** The least round number that is not below the value. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const step = roundStep(value / 8);
  return tidy(Math.ceil(value / step - ROUNDING) * step);
}

export function roundDown(value: number, step: number): number {
  return tidy(Math.floor(value / step + ROUNDING) * step);
}

/** Without the digits that binary fractions leave behind. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}

const ROUNDING = 1e-6;

/** All with as many digits as the one that needs most, and a true minus sign. */
export function formatTicks(ticks: readonly number[]): readonly string[] {
  const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  return ticks.map((tick) => formatFixed(tick, digits));
}

export function formatFixed(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−');
}
