import { groupBy } from '../../study/group-by.js';
import type { RandomStream } from '../../study/random.js';
import { maybeFindInterval, RESAMPLES, type Interval } from '../interval.js';
import { createSample, reduceSample } from '../reduction.js';
import { createEvenWeights, drawWeights, findReplicates } from '../replicates.js';
import type { Evidence, PretrainedNetwork } from './evidence.js';

/**
 * What a first stage alone reaches on the target: `elsewhere` without any image of it, `direct` with all images of the
 * pretraining from it, a number that the measured losses don't tell.
 */
export interface Reference {
  readonly kind: 'elsewhere' | 'direct';
  readonly source: string;
  readonly pretrainLearningRate: number;
  /** Median over the pretrainings. */
  readonly loss: number;
  readonly interval: Interval | null;
  readonly pretrainings: number;
}

/** The best of each kind, where there is one. */
export function listReferences({ pretrained }: Evidence, random: RandomStream): readonly Reference[] {
  return (['elsewhere', 'direct'] as const).flatMap((kind) => {
    const own = pretrained.filter(({ isDirect }) => isDirect === (kind === 'direct'));
    const groups = groupBy(firstOfPretrainings(own), ({ network: { study, source, pretrainLearningRate } }) =>
      JSON.stringify([study, source, pretrainLearningRate]),
    );
    const found = [...groups.values()].map((group) => describeGroup(kind, group, random));
    return found.sort((a, b) => a.loss - b.loss).slice(0, 1);
  });
}

/** Networks that share a pretraining have its loss in common. */
function firstOfPretrainings(networks: readonly PretrainedNetwork[]): readonly PretrainedNetwork[] {
  const first = new Map<string, PretrainedNetwork>();
  for (const each of networks) {
    const name = `${each.network.study}/${each.network.pretraining}`;
    if (!first.has(name)) first.set(name, each);
  }
  return [...first.values()];
}

function describeGroup(kind: Reference['kind'], group: readonly PretrainedNetwork[], random: RandomStream): Reference {
  const { source, pretrainLearningRate } = group[0].network;
  // all are draws of one setting, whatever second stage they had
  const replicates = findReplicates(
    group.map(({ network }) => ({ ...network, target: '', freeze: null, transferLearningRate: null, images: 0 })),
  );
  const sample = createSample(
    group.map(({ loss }) => loss),
    replicates.unitOf,
  );
  const resampled = new Float64Array(group.length > 1 ? RESAMPLES : 0);
  const weights = createEvenWeights(replicates);
  const loss = reduceSample(sample, 'median', weights);
  resampled.forEach((_, draw) => {
    drawWeights(replicates, random, weights);
    resampled[draw] = reduceSample(sample, 'median', weights);
  });
  return {
    ...{ kind, source: source ?? '', pretrainLearningRate, loss, pretrainings: group.length },
    interval: maybeFindInterval(resampled),
  };
}
