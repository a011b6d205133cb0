import { z } from 'zod';
import type { RecordedEvent } from '../../results/lineage-reader.js';

const TOLD = ['concurrency', 'priority', 'error', 'file', 'version', 'step'] as const;
const MOST_NAMED = 3;

const retriedSchema = z.object({ retried: z.number(), networks: z.array(z.string()).default([]) });
const targetSchema = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('network'), network: z.string() }),
    z.object({ kind: z.literal('groups'), groups: z.array(z.string()) }),
  ]),
});

/** What of an event is worth some words: `3 networks: NETWORK, 2 more`. */
export function describeDetails(details: RecordedEvent['details']): string {
  const told = TOLD.flatMap((name) => {
    const value = details[name];
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : [];
  });
  return [...describeRetried(details), ...describeTarget(details), ...told].join(', ');
}

/** More may have been tried again than were named: those that share a step with them. */
function describeRetried(details: RecordedEvent['details']): readonly string[] {
  const found = retriedSchema.safeParse(details);
  if (!found.success) return [];
  const { retried, networks } = found.data;
  const counted = retried === 1 ? '1 network' : `${retried} networks`;
  const named = networks.slice(0, MOST_NAMED);
  if (named.length === 0) return [counted];
  const more = retried - named.length;
  return [`${counted}: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')}`];
}

function describeTarget(details: RecordedEvent['details']): readonly string[] {
  const found = targetSchema.safeParse(details);
  if (!found.success) return [];
  const { target } = found.data;
  return target.kind === 'network' ? [target.network] : [`branch of ${target.groups.join(', ')}`];
}
