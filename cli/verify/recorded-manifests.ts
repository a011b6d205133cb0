import { listRecomputed } from '../../results/audit/recomputed-steps.js';
import type { LineageReader } from '../../results/lineage-reader.js';
import { hashCanonical } from '../../study/identity.js';
import type { StepKey } from '../../study/step.js';

/** Hashes of the manifests that the results tell of a step, by its key; steps that were not recorded are absent. */
export type RecordedManifests = ReadonlyMap<StepKey, readonly string[]>;

/** The one that was recorded, and those of the same step computed once more that an event tells of. */
export function readRecordedManifests(
  reader: Pick<LineageReader, 'maybeManifest' | 'events'>,
  keys: readonly StepKey[],
): RecordedManifests {
  const recomputed = listRecomputed(reader.events());
  return new Map(
    keys.flatMap((key) => {
      const manifest = reader.maybeManifest(key);
      if (manifest === undefined) return [];
      const hash = hashCanonical(manifest);
      const again = (recomputed.get(key) ?? []).filter(({ before }) => before.manifest === hash);
      return [[key, [hash, ...again.map(({ after }) => after.manifest)]] as const];
    }),
  );
}
