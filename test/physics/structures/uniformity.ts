/**
 * Kolmogorov and Smirnov's distance of numbers in [0, 1] from the uniform distribution. Of n independent ones it exceeds
 * 1.95 / sqrt(n) once in a thousand.
 */
export function distanceFromUniform(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.reduce((largest, value, i) => {
    return Math.max(largest, Math.abs(value - i / sorted.length), Math.abs(value - (i + 1) / sorted.length));
  }, 0);
}
