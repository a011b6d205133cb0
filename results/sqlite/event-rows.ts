import type Database from 'better-sqlite3';
import { z } from 'zod';
import { EVENT_KINDS } from '../ledger/event.js';
import { prepare } from './keep-alive.js';

const anyObject = z.record(z.string(), z.unknown());
const details = z.string().transform((text) => anyObject.parse(JSON.parse(text)));

/** A row of `events` without its place in the chain. */
export const recordedEventRow = z.object({
  sequence: z.number(),
  at: z.string(),
  kind: z.enum(EVENT_KINDS),
  study: z.string().nullable(),
  plan: z.string().nullable(),
  who: z.string(),
  reason: z.string().nullable(),
  details,
});

const chained = { previous: z.string(), hash: z.string() };

/** A row of `events` as what its hash is of, with the hash. */
export const eventRow = recordedEventRow.extend(chained).transform(leaveOutNull);

/** The same as it stands, whatever was done to it, and of any kind: a later version may know more of them. */
export const storedEventRow = recordedEventRow
  .extend({ ...chained, kind: z.string(), details: z.string().transform(readDetails) })
  .transform(leaveOutNull);

/** Reads which event is the last one. */
export function prepareLastEvent(database: Database.Database) {
  const select = prepare(database, 'SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1');
  const schema = z.object({ sequence: z.number(), hash: z.string() }).optional();
  return () => schema.parse(select.get());
}

interface Nullable {
  readonly study: string | null;
  readonly plan: string | null;
  readonly reason: string | null;
}

function leaveOutNull<Row extends Nullable>({ study, plan, reason, ...event }: Row) {
  return {
    ...event,
    ...(study !== null && { study }),
    ...(plan !== null && { plan }),
    ...(reason !== null && { reason }),
  };
}

function readDetails(text: string): Readonly<Record<string, unknown>> {
  try {
    return anyObject.parse(JSON.parse(text));
  } catch {
    // not what was hashed: the check of the chain tells it
    return { unreadable: text };
  }
}
