import { z } from 'zod';

/** Of an address, where a name may be given several times. */
export const texts = z
  .union([z.string(), z.array(z.string())])
  .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given));

export const many = texts.default([]);

export const flag = z
  .enum(['0', '1', 'false', 'true'], { error: '0 or 1' })
  .transform((given) => given === '1' || given === 'true');

export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .string({ error })
    .regex(/^\d{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error });
}

/** Names as a person reads them who has given another one. */
export function oneOf<const Name extends string>(names: readonly Name[]) {
  return z.enum(names, { error: `one of ${names.join(', ')}` });
}
