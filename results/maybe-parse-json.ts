import type { z } from 'zod';

/** Undefined where the text is no JSON, or tells of something else. */
export function maybeParseJson<T>(schema: z.ZodType<T>, text: string): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return schema.safeParse(value).data;
}
