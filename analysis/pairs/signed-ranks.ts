/** What the differences of pairs say: whether they lie around 0, and how far they lean. */
export interface SignedRanks {
  /** Differences that are not 0. */
  readonly count: number;
  /** Sums of the ranks of positive and of negative differences, by their size; ties share the mean of their ranks. */
  readonly positive: number;
  readonly negative: number;
  /**
   * Matched-pairs rank-biserial correlation, from -1 to 1: the share of the ranks that positive differences have, less that of
   * the negative ones (D. S. Kerby, Compr. Psychol. 3 (2014) 1, doi:10.2466/11.IT.3.1). NaN where all are 0.
   */
  readonly rankBiserial: number;
  /**
   * Two-sided, of the Wilcoxon signed-rank test (F. Wilcoxon, Biometrics Bull. 1 (1945) 80, doi:10.2307/3001968), zeros left
   * out: exact up to 50 differences without ties, else by the normal distribution with the variance less for ties. 1 where
   * all are 0.
   */
  readonly pValue: number;
}

/** Beyond it the normal distribution is as good. */
const LARGEST_EXACT = 50;

export function rankDifferences(differences: readonly number[]): SignedRanks {
  const kept = differences.filter((difference) => difference !== 0);
  const count = kept.length;
  const sorted = [...kept].sort((a, b) => Math.abs(a) - Math.abs(b));
  let [positive, negative, tieSum] = [0, 0, 0];
  for (let first = 0; first < count;) {
    let end = first + 1;
    while (end < count && Math.abs(sorted[end]) === Math.abs(sorted[first])) end++;
    // ranks first + 1 to end
    const rank = (first + 1 + end) / 2;
    for (const difference of sorted.slice(first, end)) {
      if (difference > 0) positive += rank;
      else negative += rank;
    }
    const ties = end - first;
    tieSum += ties ** 3 - ties;
    first = end;
  }
  const statistic = Math.min(positive, negative);
  const isExact = count <= LARGEST_EXACT && tieSum === 0;
  const pValue = count === 0 ? 1 : isExact ? findExact(statistic, count) : approximate(statistic, count, tieSum);
  return { count, positive, negative, rankBiserial: (positive - negative) / (positive + negative), pValue };
}

/** Of all signs that the ranks 1 to `count` may have, twice the share whose smaller sum is no larger. */
function findExact(statistic: number, count: number): number {
  const largest = (count * (count + 1)) / 2;
  const ways = new Float64Array(largest + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= count; rank++) {
    for (let sum = largest; sum >= rank; sum--) ways[sum] += ways[sum - rank];
  }
  let below = 0;
  for (let sum = 0; sum <= statistic; sum++) below += ways[sum];
  return Math.min(1, (2 * below) / 2 ** count);
}

function approximate(statistic: number, count: number, tieSum: number): number {
  const mean = (count * (count + 1)) / 4;
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - tieSum / 48;
  return variance === 0 ? 1 : Math.min(1, complementaryError(Math.abs(statistic - mean) / Math.sqrt(2 * variance)));
}

/**
 * erfc of z ≥ 0: its series up to 3, beyond it the continued fraction (M. Abramowitz, I. A. Stegun, Handbook of Mathematical
 * Functions (1964), 7.1.6 and 7.1.14).
 */
function complementaryError(z: number): number {
  const scale = Math.exp(-z * z) / Math.sqrt(Math.PI);
  if (z < 3) {
    let [term, sum] = [z, z];
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (2 * z * z) / (2 * n + 1);
    return 1 - 2 * scale * sum;
  }
  let fraction = z;
  for (let n = 60; n > 0; n--) fraction = z + n / 2 / fraction;
  return scale / fraction;
}
