/** Ways to make one number of many. */
export const REDUCTIONS = ['min', 'mean', 'median', 'max'] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/** Values in ascending order, each with the index of the replicate that it belongs to. */
export interface Sample {
  readonly values: Float64Array;
  readonly units: Uint32Array;
}

/** How much each replicate counts, by its index: 1 in the data, more, less or 0 in a resample. */
export type Weights = Float64Array;

/** Takes the values that are numbers. */
export function createSample(values: ArrayLike<number>, units: ArrayLike<number>): Sample {
  const order: number[] = [];
  for (let at = 0; at < values.length; at++) if (!Number.isNaN(values[at])) order.push(at);
  order.sort((a, b) => values[a] - values[b]);
  return {
    values: Float64Array.from(order, (at) => values[at]),
    units: Uint32Array.from(order, (at) => units[at]),
  };
}

/**
 * NaN where no value has a weight. The median is the mean of the two central values where their number is even.
 *
 * @param total of the weights of all values, where it is known; only the median leans on it, to within rounding
 */
export function reduceSample(sample: Sample, reduction: Reduction, weights: Weights, total?: number): number {
  switch (reduction) {
    case 'min':
      return findFirst(sample, weights);
    case 'max':
      return findLast(sample, weights);
    case 'mean':
      return meanOf(sample, weights);
    case 'median':
      return medianOf(sample, weights, total ?? totalOf(sample, weights));
    default:
      return reduction satisfies never;
  }
}

export function meanOf({ values, units }: Sample, weights: Weights): number {
  let [sum, total] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[units[at]];
    sum += weight * values[at];
    total += weight;
  }
  return sum / total;
}

/** Of the population: divided by the number of values. */
export function deviationOf(sample: Sample, weights: Weights): number {
  const { values, units } = sample;
  const mean = meanOf(sample, weights);
  let [sum, total] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[units[at]];
    sum += weight * (values[at] - mean) ** 2;
    total += weight;
  }
  return Math.sqrt(sum / total);
}

export function shareAbove({ values, units }: Sample, limit: number, weights: Weights): number {
  let [above, total] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const weight = weights[units[at]];
    if (values[at] > limit) above += weight;
    total += weight;
  }
  return above / total;
}

/** Linear between neighbours: the value at `fraction` of the way from the first to the last one. */
export function quantileOf(sample: Sample, fraction: number, weights: Weights): number {
  const { values, units } = sample;
  const place = fraction * Math.max(0, totalOf(sample, weights) - 1);
  const [low, rest] = [Math.floor(place), place - Math.floor(place)];
  let [sum, lower] = [0, NaN];
  for (let at = 0; at < values.length; at++) {
    sum += weights[units[at]];
    if (Number.isNaN(lower) && sum > low + EQUAL) lower = values[at];
    if (sum > low + 1 + EQUAL) return lower + rest * (values[at] - lower);
  }
  return lower;
}

/** Weights such as 4/3 add up to whole numbers only nearly. */
const EQUAL = 1e-9;

function medianOf({ values, units }: Sample, weights: Weights, total: number): number {
  if (!(total > 0)) return NaN;
  const half = total / 2;
  let [at, sum] = [0, weights[units[0]]];
  // nothing else in here: resamples come by this hundreds of millions of times
  while (sum < half - EQUAL) sum += weights[units[++at]];
  if (sum > half + EQUAL) return values[at];
  // the half ends exactly behind this value
  let next = at + 1;
  while (weights[units[next]] === 0) next++;
  return (values[at] + values[next]) / 2;
}

function findFirst({ values, units }: Sample, weights: Weights): number {
  for (let at = 0; at < values.length; at++) if (weights[units[at]] > 0) return values[at];
  return NaN;
}

function findLast({ values, units }: Sample, weights: Weights): number {
  for (let at = values.length - 1; at >= 0; at--) if (weights[units[at]] > 0) return values[at];
  return NaN;
}

function totalOf({ units }: Sample, weights: Weights): number {
  let total = 0;
  for (let at = 0; at < units.length; at++) total += weights[units[at]];
  return total;
}
