import { z } from 'zod';
import type { StepKey } from '../../study/step.js';
import type { StoredEvent } from './audit-reader.js';

const described = z.object({ manifest: z.string(), outputs: z.record(z.string(), z.string()), startedAt: z.string() });
const schema = z.object({ step: z.string(), isSame: z.boolean(), before: described, after: described });

/** A step that was computed once more after its results were recorded, as the event of it tells. */
export type Recomputed = z.output<typeof schema> & { readonly sequence: number };

/** All times of each step. */
export function listRecomputed(events: readonly StoredEvent[]): ReadonlyMap<StepKey, readonly Recomputed[]> {
  const found = new Map<StepKey, Recomputed[]>();
  for (const { kind, details, sequence } of events) {
    if (kind !== 'recomputed') continue;
    const recomputed = schema.safeParse(details).data;
    if (recomputed === undefined) continue;
    found.set(recomputed.step, [...(found.get(recomputed.step) ?? []), { ...recomputed, sequence }]);
  }
  return found;
}
