import { maybeFindInterval, RESAMPLES, type Interval } from '../analysis/interval.js';
import type { Weights } from '../analysis/reduction.js';
import { createEvenWeights, drawWeights, type Replicates } from '../analysis/replicates.js';
import type { RandomStream } from '../study/random.js';

/** A number that is made of several networks. */
export interface Quantity {
  /** NaN where there is none. Weights are never written to once it was asked with them. */
  readonly value: (weights: Weights) => number;
  /** The replicates that it is made of. */
  readonly units: ReadonlySet<number>;
  /** Networks, or pretrainings where only those tell. */
  readonly count: number;
}

export interface Estimate {
  /** Null where there is none. */
  readonly value: number | null;
  readonly count: number;
  /** Null where chance repeated nothing. */
  readonly interval: Interval | null;
}

/** All are worked out with the same resamples. */
export function estimateAll(
  quantities: readonly Quantity[],
  replicates: Replicates,
  random: RandomStream,
): readonly Estimate[] {
  const even = createEvenWeights(replicates);
  const values = quantities.map(({ value }) => value(even));
  const repeats = quantities.map(
    ({ units }, at) => !Number.isNaN(values[at]) && [...units].every((unit) => replicates.isRepeated[unit]),
  );
  const used = new Set(quantities.flatMap(({ units }, at) => (repeats[at] ? [...units] : [])));
  const drawn = {
    ...replicates,
    strata: replicates.strata.filter((stratum) => stratum.some((unit) => used.has(unit))),
  };
  const resampled = repeats.map((isRepeated) => new Float64Array(isRepeated ? RESAMPLES : 0));
  for (let draw = 0; draw < RESAMPLES && repeats.includes(true); draw++) {
    const weights = createEvenWeights(replicates);
    drawWeights(drawn, random, weights);
    quantities.forEach(({ value }, at) => {
      if (repeats[at]) resampled[at][draw] = value(weights);
    });
  }
  return quantities.map(({ count }, at) => ({
    value: Number.isNaN(values[at]) ? null : values[at],
    count,
    interval: maybeFindInterval(resampled[at]),
  }));
}
