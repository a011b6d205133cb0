import type { z } from 'zod';
import { createInputError } from '../study/errors.js';

/**
 * Parses the options of a command by its schema, whose messages say what was expected.
 * @throws InputError naming every option that is wrong.
 */
export function parseOptions<Schema extends z.ZodType>(
  command: string,
  schema: Schema,
  options: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw createInputError(
    parsed.error.issues.map(({ path, message }) => ({
      file: command,
      field: `--${String(path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      expected: message,
      got: String(options[String(path[0])]) || 'nothing',
    })),
  );
}
