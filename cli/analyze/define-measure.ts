import { RESAMPLES } from '../../analysis/interval.js';
import { MEASURES, type MeasureName } from '../../analysis/measure.js';
import type { Reduction } from '../../analysis/reduction.js';

/** What the numbers of a table are, in words. */
export function defineMeasure(name: MeasureName, reduction: Reduction): string {
  const measure = MEASURES[name];
  const isShare = measure.kind === 'per-network' && 'isShare' in measure;
  const reduced = isShare ? '' : `; ${reduction} over the networks`;
  const spread = name.startsWith('spread') ? '; domains at 0 nm are left out; population standard deviation' : '';
  return `${measure.definition}${reduced}${spread}; intervals from ${RESAMPLES} resamples of the replicates`;
}
