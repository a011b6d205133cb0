import { z } from 'zod';

/** Kinds of option values, each with the words that say what was expected. */

const number = z.string().transform((text, context) => {
  const value = parseNumber(text);
  if (Number.isFinite(value)) return value;
  context.addIssue({ code: 'custom', message: 'a number', input: text });
  return z.NEVER;
});

export function checked(isRight: (value: number) => boolean, expected: string) {
  return number.refine(isRight, { error: expected });
}

/** Numbers with commas between them. */
export function numbers(isRight: (values: readonly number[]) => boolean, expected: string) {
  return z.string().transform((text, context) => {
    const values = text.split(',').map(parseNumber);
    if (values.every(Number.isFinite) && isRight(values)) return values;
    context.addIssue({ code: 'custom', message: expected, input: text });
    return z.NEVER;
  });
}

/** Words with commas between them. */
export const words = z.string().transform((text) => text.split(',').map((word) => word.trim()));

/** The values of an option that may be given again, for commander. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** An empty text is no number; JavaScript takes it for 0. */
export function parseNumber(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
