import { resolve } from 'node:path';
import { z } from 'zod';
import { parseOptions } from '../parse-options.js';

/** The options of `gallery`, parsed. */
export interface GalleryOptions {
  /** Absolute; undefined where the study's name is to name it. */
  readonly folder: string | undefined;
  /** Examples a domain. */
  readonly images: number;
}

const MOST_IMAGES = 16;
const expected = `a whole number from 1 to ${MOST_IMAGES}`;

const schema = z.object({
  out: z.string().min(1, { error: 'the name of a folder' }).optional(),
  images: z
    .string()
    .regex(/^\d+$/, { error: expected, abort: true })
    .transform(Number)
    .pipe(z.number().min(1, { error: expected }).max(MOST_IMAGES, { error: expected })),
});

/** @throws InputError naming every option that is wrong. */
export function parseGalleryOptions(options: Readonly<Record<string, unknown>>): GalleryOptions {
  const parsed = parseOptions('gallery', schema, options);
  const { out, images } = parsed;
  return { folder: out === undefined ? undefined : resolve(out), images };
}
