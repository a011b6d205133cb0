import type { EvaluatedFinding } from './evaluate-findings.js';

/**
 * Where the interval is beside the estimate: why. Resampling adds its own scatter to that of the networks, which moves what is
 * not linear in them, as a range, an extreme or a share (Davison and Hinkley, Bootstrap Methods and their Application, 1997,
 * chapter 2): the interval tells how far resamples scatter, and neither holds the estimate nor corrects it. Undefined
 * where the interval holds it.
 */
export function maybeExplainInterval({
  statistic,
  interval,
}: Pick<EvaluatedFinding, 'statistic' | 'interval'>): string | undefined {
  if (statistic === null || interval === null) return undefined;
  const [low, high] = interval;
  if (low <= statistic && statistic <= high) return undefined;
  const where = statistic < low ? 'above' : 'below';
  return `the interval is that of the resamples and lies ${where} the value: a range, an extreme or a share moves with the scatter that resampling adds`;
}
