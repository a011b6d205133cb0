import { groupPairs } from '../../study/group-by.js';
import type { MeasuredNetwork } from '../../study/measured-study.js';
import type { RandomStream } from '../../study/random.js';
import { maybeFindInterval, RESAMPLES, type Interval } from '../interval.js';
import { medianOf } from '../median-of.js';
import { createSample, reduceSample } from '../reduction.js';
import { createEvenWeights, drawWeights, findReplicates } from '../replicates.js';
import type { TrainedNetwork } from './evidence.js';
import { listTied } from './tell-apart.js';

/** All that the grid varies but the replicate. */
export type Setting = Pick<
  MeasuredNetwork,
  'study' | 'kind' | 'source' | 'freeze' | 'pretrainLearningRate' | 'transferLearningRate' | 'mixture'
> & {
  /** Training images of the target. */
  readonly images: number;
};

export interface RankedSetting extends Setting {
  /** From 1, by the median loss. */
  readonly rank: number;
  /** Whether it can't be told apart from the first. */
  readonly isTied: boolean;
  /** Median over its networks of the loss on the target after training. */
  readonly loss: number;
  /** Of the median; null where chance repeated nothing. */
  readonly interval: Interval | null;
  /** Median of the same before the transfer; null for a mixture. */
  readonly before: number | null;
  /** Share of the loss before that the transfer takes away; negative where it adds. Null for a mixture. */
  readonly improvement: number | null;
  /** Median of the standard deviation of the loss over all domains of the study; null unless measured on all. */
  readonly spread: number | null;
  /** Median time of training, of both stages; null where it is not known. */
  readonly seconds: number | null;
  readonly networks: readonly EvidenceRow[];
}

export interface EvidenceRow {
  readonly study: string;
  readonly network: string;
  readonly before: number | null;
  readonly after: number;
  readonly spread: number | null;
}

/** Seconds of training of a network, of both stages; undefined where they are not known. */
export type FindSeconds = (network: MeasuredNetwork) => number | undefined;

/** The settings of these networks, the lowest median loss first. */
export function rankSettings(
  trained: readonly TrainedNetwork[],
  findSeconds: FindSeconds,
  random: RandomStream,
): readonly RankedSetting[] {
  const settings = groupPairs(trained.map((each, at) => [JSON.stringify(readSetting(each)), at]));
  const members = [...settings.values()];
  const replicates = findReplicates(trained.map(({ network }) => network));
  const samples = members.map((places) =>
    createSample(
      places.map((at) => trained[at].after),
      places.map((at) => replicates.unitOf[at]),
    ),
  );
  const even = createEvenWeights(replicates);
  const losses = samples.map((sample) => reduceSample(sample, 'median', even));
  const isRepeated = members.map((places) => places.every((at) => replicates.isRepeated[replicates.unitOf[at]]));
  const resampled = members.map((_, at) => new Float64Array(isRepeated[at] ? RESAMPLES : 0));
  const weights = createEvenWeights(replicates);
  for (let draw = 0; draw < RESAMPLES; draw++) {
    drawWeights(replicates, random, weights);
    samples.forEach((sample, at) => {
      if (isRepeated[at]) resampled[at][draw] = reduceSample(sample, 'median', weights);
    });
  }
  const tied = listTied(
    members.map((places) => places.map((at) => trained[at].after)),
    random,
  );
  const order = [...members.keys()].sort((a, b) => losses[a] - losses[b]);
  return order.map((at, index): RankedSetting => {
    const own = members[at].map((place) => trained[place]);
    const before = maybeMedian(own.map((each) => each.before));
    return {
      ...readSetting(own[0]),
      rank: index + 1,
      isTied: tied[at],
      loss: losses[at],
      interval: maybeFindInterval(resampled[at]),
      before,
      improvement: before === null ? null : 1 - losses[at] / before,
      spread: maybeMedian(own.map((each) => each.spread)),
      seconds: maybeMedian(own.map(({ network }) => findSeconds(network) ?? NaN)),
      networks: own.map(toEvidenceRow),
    };
  });
}

function readSetting({ network, images }: TrainedNetwork): Setting {
  const { study, kind, source, freeze, pretrainLearningRate, transferLearningRate, mixture } = network;
  return { study, kind, source, freeze, pretrainLearningRate, transferLearningRate, mixture, images };
}

function toEvidenceRow({ network, before, after, spread }: TrainedNetwork): EvidenceRow {
  return { study: network.study, network: network.network, before: orNull(before), after, spread: orNull(spread) };
}

/** Of those that are numbers. */
function maybeMedian(values: readonly number[]): number | null {
  return orNull(medianOf(values));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
