import { createSample, reduceSample, type Reduction, type Weights } from './reduction.js';

/**
 * Several numbers of the same networks, as losses on several domains, each reduced as `reduceSample` does it. What depends
 * on the networks alone is worked out once.
 *
 * @param numbers by number and network; NaN where a network hasn't got it
 * @param units the replicate that each network belongs to
 * @param counts how many equal ones each network stands for; absent: itself alone
 */
export function createJointReduction(
  numbers: readonly ArrayLike<number>[],
  units: ArrayLike<number>,
  reduction: Reduction,
  counts?: ArrayLike<number>,
): (weights: Weights) => readonly number[] {
  const places = Uint32Array.from({ length: units.length }, (_, at) => at);
  const samples = numbers.map((values) => createSample(values, places));
  // weights of the networks side by side are nearer than among those of all replicates
  const own = new Float64Array(units.length);
  return (weights) => {
    let total = 0;
    if (counts === undefined) for (let at = 0; at < own.length; at++) total += own[at] = weights[units[at]];
    else for (let at = 0; at < own.length; at++) total += own[at] = weights[units[at]] * counts[at];
    return samples.map((sample) =>
      sample.values.length === own.length
        ? reduceSample(sample, reduction, own, total)
        : reduceSample(sample, reduction, own),
    );
  };
}
