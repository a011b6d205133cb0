import type { z } from 'zod';
import { InputError } from '../study/errors.js';

/** @throws InputError naming each field with what is wrong with it. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`);
  throw new InputError(problems.join('; '));
}
