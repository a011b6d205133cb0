import { MEASURES, type MeasureName } from '../analysis/measure.js';
import type { Reduction } from '../analysis/reduction.js';
import { formatCounts } from './numbers.js';

/** How measures are called on maps. */
export const MEASURE_TITLES: Readonly<Record<MeasureName, { readonly title: string; readonly scale: string }>> = {
  'target-loss-before': { title: 'Loss on the target after pretraining', scale: 'Loss on the target' },
  'target-loss-after': { title: 'Loss on the target after transfer', scale: 'Loss on the target' },
  'target-loss-shift': { title: 'Shift of the loss on the target', scale: 'After less before' },
  'loss-gap-id': { title: 'Gap between held-out and training images', scale: 'Gap of loss' },
  'loss-gap-ood-before': { title: 'Gap between target and source, before transfer', scale: 'Gap of loss' },
  'loss-gap-ood-after': { title: 'Gap between source and target, after transfer', scale: 'Gap of loss' },
  'spread-of-reduced-before': { title: 'Spread over domains after pretraining', scale: 'Spread of loss' },
  'spread-of-reduced-after': { title: 'Spread over domains after transfer', scale: 'Spread of loss' },
  'spread-of-reduced-shift': { title: 'Shift of the spread', scale: 'After less before' },
  'spread-per-network-before': { title: 'Spread of each network after pretraining', scale: 'Spread of loss' },
  'spread-per-network-after': { title: 'Spread of each network after transfer', scale: 'Spread of loss' },
  forgetting: { title: 'Forgetting: what the loss on the source rose by', scale: 'After less before' },
  'share-improved': { title: 'Share of networks that transfer improved', scale: 'Share of networks' },
};

/** The subtitle of a map. */
export function describeMeasure(asked: {
  readonly study: string;
  readonly measure: MeasureName;
  readonly reduction: Reduction;
  readonly where: readonly string[];
  readonly counts: readonly (readonly number[])[];
}): string {
  const measure = MEASURES[asked.measure];
  const how = 'isShare' in measure ? 'of' : `${asked.reduction} of`;
  const only = asked.where.length === 0 ? [] : [`only ${asked.where.join(' and ')}`];
  return [asked.study, `${how} ${formatCounts(asked.counts.flat())} a cell`, ...only].join(' · ');
}
