import { readFileSync } from 'node:fs';
import { maybeCompareArrays } from '../../micrographs/compare-arrays.js';
import type { ManifestKind } from '../../results/manifest.js';
import { listLeafDifferences } from '../../results/comparison/flatten-numbers.js';
import { TOLERANCES, type Check } from '../../results/comparison/tolerances.js';

/**
 * How far an output of a step is from the recorded one, where their bits differ. Weights are left out: rounding leads
 * trainings apart in weight space, and they are told by what the network does, which the summary says.
 */
export function measureFile(kind: ManifestKind, role: string, expected: string, got: string): readonly Check[] {
  if (kind === 'pretrain' || kind === 'transfer') return [];
  if (role.endsWith('records') || role === 'structures') return [measureRecords(role, expected, got)];
  const tolerance = chooseTolerance(role);
  const difference = maybeCompareArrays(expected, got, tolerance)?.relativeRms ?? Infinity;
  return [{ what: role, difference, tolerance }];
}

function chooseTolerance(role: string): number {
  if (role === 'waves') return TOLERANCES.waves;
  return role.endsWith('labels') ? TOLERANCES.labels : TOLERANCES.images;
}

/** The largest relative difference of a number; texts have to be the same. */
function measureRecords(role: string, expected: string, got: string): Check {
  const [before, now] = [expected, got].map((path): unknown => JSON.parse(readFileSync(path, 'utf8')));
  const differences = listLeafDifferences(before, now).map(({ expected: a, got: b }) =>
    typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)) : Infinity,
  );
  return { what: role, difference: Math.max(0, ...differences), tolerance: TOLERANCES.records };
}
