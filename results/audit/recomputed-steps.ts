import { z } from 'zod';
import { groupBy } from '../../study/group-by.js';
import type { StepKey } from '../../study/step.js';
import type { StoredEvent } from './audit-reader.js';

const described = z.object({ manifest: z.string(), outputs: z.record(z.string(), z.string()), startedAt: z.string() });
const schema = z.object({ step: z.string(), isSame: z.boolean(), before: described, after: described });

/** A step that was computed once more after its results were recorded, as the event of it tells. */
export type Recomputed = z.output<typeof schema> & { readonly sequence: number };

/** All times of each step. */
export function listRecomputed(
  events: readonly Pick<StoredEvent, 'kind' | 'details' | 'sequence'>[],
): ReadonlyMap<StepKey, readonly Recomputed[]> {
  const found = events.flatMap(({ kind, details, sequence }) => {
    const recomputed = kind === 'recomputed' ? schema.safeParse(details).data : undefined;
    return recomputed === undefined ? [] : [{ ...recomputed, sequence }];
  });
  return groupBy(found, ({ step }) => step);
}
