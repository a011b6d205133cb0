/** Kinds of values in a study file, each with the words that say what was expected. */
import { z } from 'zod';
import { ABERRATION_PATTERN, LENGTH_PATTERN, parseAberrationAngstrom, parseLengthAngstrom } from './quantity.js';

export function length(low: number, high: number) {
  return quantity(LENGTH_PATTERN, parseLengthAngstrom, { example: 'a length such as 12.8nm', unit: 'Å' }, [low, high]);
}

/** In ångström too, but of a size that people give in micrometres or millimetres. */
export function aberration(low: number, high: number) {
  return quantity(ABERRATION_PATTERN, parseAberrationAngstrom, { example: 'a length such as 1.2mm', unit: 'Å' }, [
    low,
    high,
  ]);
}

export function quantity(
  pattern: RegExp,
  parse: (value: number | string) => number,
  { example, unit }: { readonly example: string; readonly unit: string },
  [low, high]: readonly [number, number],
) {
  const error = `${example} or a number in ${unit}, from ${low} to ${high} ${unit}`;
  return z
    .union([z.number({ error }), z.string({ error }).regex(pattern, { error, abort: true })], { error })
    .transform(parse)
    .pipe(z.number({ error }).min(low, { error }).max(high, { error }));
}

export function count(low: number, high: number) {
  const error = `a whole number from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error });
}

export function multiple(of: number, low: number, high: number) {
  const error = `a multiple of ${of} from ${low} to ${high}`;
  return z.int({ error }).min(low, { error }).max(high, { error }).multipleOf(of, { error });
}

export function positive(high: number, noun: string) {
  const error = `${noun} above 0, at most ${high}`;
  return z.number({ error }).gt(0, { error }).max(high, { error });
}

export function fraction() {
  return positive(1, 'a number');
}

export function range<T extends z.ZodType>(item: T) {
  return z.tuple([item, item], { error: 'a range [low, high]' });
}

export function oneOrMany<T extends z.ZodType>(item: T) {
  const error = '1 to 1000 entries';
  return z.union([item, z.array(item).min(1, { error }).max(1000, { error })]);
}

/** A number from `low` to `high`, of what the noun says. */
export function decimal(low: number, high: number, noun: string) {
  const error = `${noun} from ${low} to ${high}`;
  return z.number({ error }).min(low, { error }).max(high, { error });
}
