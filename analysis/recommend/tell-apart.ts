import type { RandomStream } from '../../study/random.js';
import { medianOf } from '../median-of.js';

const DRAWS = 1000;
const CERTAINTY = 0.95;

/**
 * Which settings may as well be as good as the one with the lowest median. All are compared at once: were all equal, not one
 * would be told apart from the lowest in 95 % of the cases, as with J. W. Tukey's studentised range, here of medians and by
 * random numbers. Three replicates tell next to nothing of their own scatter, so that of all settings is pooled, as a share of
 * the loss (the median of the variances, which one wild setting doesn't move); what scatters more than that counts by its own.
 * Settings with one network, of which no scatter is known, are never told apart.
 * @param settings losses of the networks of each
 */
export function listTied(settings: readonly (readonly number[])[], random: RandomStream): readonly boolean[] {
  const medians = settings.map(medianOf);
  const best = medians.indexOf(Math.min(...medians));
  // shares of the loss, unless a loss is as good as perfect
  const scale = settings.flat().every((loss) => loss > 0) ? Math.log : (loss: number) => loss;
  const repeated = settings.flatMap((losses, at) => (losses.length > 1 ? [at] : []));
  const variances = new Map(repeated.map((at) => [at, varianceOf(settings[at].map(scale))]));
  const freedom = repeated.reduce((sum, at) => sum + settings[at].length - 1, 0);
  if (!repeated.includes(best) || repeated.length < 2) return settings.map(() => true);
  const pooled = medianOf(repeated.map((at) => (variances.get(at) ?? NaN) / medianOfVariance(settings[at].length - 1)));
  const counts = repeated.map((at) => settings[at].length);
  const limit = drawLimit(counts, freedom, random);
  return settings.map((_, at) => {
    const [own, ofBest] = [variances.get(at), variances.get(best) ?? 0];
    if (own === undefined) return true;
    const deviation = Math.sqrt(Math.max(pooled, (own + ofBest) / 2));
    return scale(medians[at]) - scale(medians[best]) <= limit * deviation;
  });
}

/** The 95th percentile of the range of medians of so many normal numbers each, by a deviation of so many degrees of freedom. */
function drawLimit(counts: readonly number[], freedom: number, random: RandomStream): number {
  const ranges = Array.from({ length: DRAWS }, () => {
    const medians = counts.map((count) => medianOf(Array.from({ length: count }, () => random.normal())));
    return (Math.max(...medians) - Math.min(...medians)) / Math.sqrt(estimateVariance(freedom, random.normal()));
  });
  const sorted = Float64Array.from(ranges).sort();
  return sorted[Math.floor(CERTAINTY * sorted.length)];
}

function medianOfVariance(freedom: number): number {
  return estimateVariance(freedom, 0);
}

/**
 * What a sample estimates of a variance of 1, by a standard normal number: chi squared over its degrees of freedom
 * (E. B. Wilson, M. M. Hilferty, Proc. Natl. Acad. Sci. 17 (1931) 684, doi:10.1073/pnas.17.12.684).
 */
function estimateVariance(freedom: number, normal: number): number {
  const spread = 2 / (9 * freedom);
  return Math.max(1 - spread + normal * Math.sqrt(spread), SMALLEST_ROOT) ** 3;
}

/** The approximation fails so far out with few degrees of freedom. */
const SMALLEST_ROOT = 0.05;

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
