import { resolve } from 'node:path';
import { z } from 'zod';
import { SPLITS, type Split } from '../../study/split.js';
import { parseOptions } from '../parse-options.js';

/** What of a structure is written: the particles, the amorphous carbon, or both. */
export const PARTS = ['all', 'particles', 'substrate'] as const;
export type Part = (typeof PARTS)[number];

/** The options of `structure`, parsed. */
export interface StructureOptions {
  readonly domain: string;
  readonly split: Split;
  readonly index: number;
  readonly part: Part;
  /** Absolute. */
  readonly out: string;
}

const expectedIndex = 'a whole number of 0 or more';

const schema = z.object({
  domain: z.string().min(1, { error: 'the name of a domain' }),
  split: z.enum(SPLITS),
  index: z
    .string()
    .regex(/^\d{1,9}$/, { error: expectedIndex })
    .transform(Number),
  part: z.enum(PARTS),
  out: z.string().min(1, { error: 'the name of a file' }),
});

/** @throws InputError naming every option that is wrong. */
export function parseStructureOptions(options: Readonly<Record<string, unknown>>): StructureOptions {
  const parsed = parseOptions('structure', schema, options);
  return { ...parsed, out: resolve(parsed.out) };
}
