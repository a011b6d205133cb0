import { z } from 'zod';
import { InputError } from '../study/errors.js';

/**
 * What a request has brought, body or query, as it is expected.
 * @param schema says in the error of each value what it expects, as in `a whole number`
 * @throws InputError with all that is wrong with it
 */
export function parseRequest<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'request'}: expected ${message.replace(OWN_BEGINNING, '')}`,
  );
  throw new InputError(lines.join('\n'));
}

/** Of Zod's own messages. */
const OWN_BEGINNING = /^(Invalid input|Invalid option|Too small|Too big): expected /;

const LONGEST_REASON = 2_000;

/** Why a person wants something, for the ledger; no words are no reason. */
export const requestedReason = z
  .string({ error: 'some words' })
  .trim()
  .max(LONGEST_REASON, { error: `at most ${LONGEST_REASON} characters` })
  .optional()
  .transform((words) => (words === '' ? undefined : words));
