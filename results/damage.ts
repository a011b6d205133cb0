import { z } from 'zod';
import { maybeParseJson } from './maybe-parse-json.js';

/** A file or a manifest that was found missing, or with other bytes than it should have, and was not served. */
const schema = z
  .object({
    what: z.enum(['file', 'manifest', 'plan']),
    /** The step that it is of; absent where whoever opened the file didn't know. */
    step: z.string().exactOptional(),
    /** Of the file among the outputs of the step. */
    role: z.string().exactOptional(),
    /** Of the file: the SHA-256 that its bytes should have. Of a plan: its hash. */
    sha256: z.string().exactOptional(),
    /** SHA-256 of the bytes that were there; null where there were none, absent where only their number was looked at. */
    found: z.string().nullable().exactOptional(),
    /** Number of these bytes. */
    bytes: z.number().exactOptional(),
    /** Path or address. */
    where: z.string(),
    /** ISO 8601, UTC. */
    at: z.string(),
    /** `pid@host` of whoever found it. */
    by: z.string(),
  })
  .readonly();

export type Damage = z.output<typeof schema>;

/** What was found, before it is said when and by whom. */
export type DamageFinding = Omit<Damage, 'at' | 'by'>;

/** Undefined where the text isn't one. */
export function maybeParseDamage(text: string): Damage | undefined {
  return maybeParseJson(schema, text);
}
