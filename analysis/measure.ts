import type { MeasuredNetwork, MeasuredStudy } from '../study/measured-study.js';

/** The measures of paper.md section 6. L is the loss on held-out images minus that of a perfect network. */
export const MEASURES = {
  'target-loss-before': perNetwork('L of the pretrained network on the target', ({ before, target }) => before[target]),
  'target-loss-after': perNetwork(
    'L of the network on the target after transfer',
    ({ after, target }) => after[target],
  ),
  'target-loss-shift': perNetwork(
    'L on the target after transfer minus before it',
    ({ before, after, target }) => after[target] - before[target],
  ),
  'loss-gap-id': perNetwork(
    'L after transfer on the target minus the loss on its training images in the same epoch',
    ({ network }) => network.gapInDistribution,
  ),
  'loss-gap-ood-before': perNetwork(
    'L of the pretrained network on the target minus its L on the source, which it was trained on',
    ({ before, source, target }) => before[target] - before[source],
  ),
  'loss-gap-ood-after': perNetwork(
    'L after transfer on the source minus L after transfer on the target, which it was trained on last',
    ({ after, source, target }) => after[source] - after[target],
  ),
  'spread-of-reduced-before': spreadOfReduced(
    'L of all pretrained networks of the row and column’s pretraining, reduced first at each domain; then the standard ' +
      'deviation over the domains',
    'before',
  ),
  'spread-of-reduced-after': spreadOfReduced(
    'L after transfer, reduced over the networks first at each domain; then the standard deviation over the domains',
    'after',
  ),
  'spread-of-reduced-shift': spreadOfReduced('spread-of-reduced-after minus spread-of-reduced-before', 'shift'),
  'spread-per-network-before': perNetwork(
    'the standard deviation of L over the domains, of each pretrained network; then reduced over the networks',
    ({ before, spreadDomains }) => spreadOf(before, spreadDomains),
  ),
  'spread-per-network-after': perNetwork(
    'the standard deviation of L over the domains, of each network after transfer; then reduced over the networks',
    ({ after, spreadDomains }) => spreadOf(after, spreadDomains),
  ),
  forgetting: perNetwork(
    'L on the source after transfer minus before it',
    ({ before, after, source }) => after[source] - before[source],
  ),
  'share-improved': {
    ...perNetwork('share of the networks whose L on the target is lower after transfer than before', (losses) => {
      const change = losses.after[losses.target] - losses.before[losses.target];
      return Number.isNaN(change) ? NaN : Number(change < 0);
    }),
    isShare: true,
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly MeasureName[];

export type Measure = NetworkMeasure | SpreadMeasure;

/** A number of each network; a group's value is their reduction. */
export interface NetworkMeasure {
  readonly kind: 'per-network';
  readonly definition: string;
  /** NaN where the network hasn't got it. */
  readonly value: (losses: LossesOfNetwork) => number;
  /** Then the mean is taken, whatever reduction is asked for. */
  readonly isShare?: true;
}

/** A number of a group alone. */
export interface SpreadMeasure {
  readonly kind: 'spread-of-reduced';
  readonly definition: string;
  readonly of: 'before' | 'after' | 'shift';
}

/** A network's losses with the places of its domains in them. */
export interface LossesOfNetwork {
  readonly network: MeasuredNetwork;
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** -1 for a mixture. */
  readonly source: number;
  readonly target: number;
  readonly spreadDomains: readonly number[];
}

/** Places of the domains that a spread is taken over: without those at 0 nm, unless all are (paper.md section 6). */
export function listSpreadDomains({ domains }: MeasuredStudy): readonly number[] {
  const places = domains.map((_, place) => place);
  const outOfFocus = places.filter((place) => domains[place].defocusAngstrom !== 0);
  return outOfFocus.length === 0 ? places : outOfFocus;
}

/** Population standard deviation over those of the places where there is a loss; NaN for fewer than two. */
export function spreadOf(losses: ArrayLike<number>, places: readonly number[]): number {
  let [count, sum] = [0, 0];
  for (const place of places) {
    if (Number.isNaN(losses[place])) continue;
    count++;
    sum += losses[place];
  }
  if (count < 2) return NaN;
  const mean = sum / count;
  let squares = 0;
  for (const place of places) if (!Number.isNaN(losses[place])) squares += (losses[place] - mean) ** 2;
  return Math.sqrt(squares / count);
}

function perNetwork(definition: string, value: NetworkMeasure['value']): NetworkMeasure {
  return { kind: 'per-network', definition, value };
}

function spreadOfReduced(definition: string, of: SpreadMeasure['of']): SpreadMeasure {
  return { kind: 'spread-of-reduced', definition, of };
}
