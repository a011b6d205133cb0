import { readFileSync } from 'node:fs';
import { maybeCompareArrays } from '../../micrographs/compare-arrays.js';
import type { ManifestKind } from '../../results/manifest.js';
import { listLeafDifferences } from '../../results/comparison/flatten-numbers.js';
import { TOLERANCES, type Check } from '../../results/comparison/tolerances.js';

/** Rounding leads trainings apart in weight space: weights are told by what the network does, which the summary says. */
export function isOfWeights(kind: ManifestKind): boolean {
  return kind === 'pretrain' || kind === 'transfer';
}

/** How far an output of a step is from the recorded one, where their bits differ; nothing of weights. */
export function measureFile(kind: ManifestKind, role: string, expected: string, got: string): readonly Check[] {
  if (isOfWeights(kind)) return [];
  if (role.endsWith('records') || role === 'structures') return [measureRecords(role, expected, got)];
  return [measureArray(role, expected, got)];
}

/** Images are counted; of waves and masks all numbers are taken together. Other types or shapes are beyond all bounds. */
function measureArray(role: string, expected: string, got: string): Check {
  const difference = maybeCompareArrays(expected, got, TOLERANCES.image);
  if (role.endsWith('images')) {
    const what = `${role}: share of those that differ by more than ${TOLERANCES.image}`;
    return { what, difference: difference?.shareOfEntries ?? Infinity, tolerance: TOLERANCES.otherNoise };
  }
  const tolerance = role === 'waves' ? TOLERANCES.waves : TOLERANCES.labels;
  return { what: role, difference: difference?.relativeRms ?? Infinity, tolerance };
}

/** The largest relative difference of a number; texts have to be the same. */
function measureRecords(role: string, expected: string, got: string): Check {
  const [before, now] = [expected, got].map((path): unknown => JSON.parse(readFileSync(path, 'utf8')));
  const differences = listLeafDifferences(before, now).map(({ expected: a, got: b }) =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)) : Infinity,
  );
  return { what: role, difference: Math.max(0, ...differences), tolerance: TOLERANCES.records };
}
