import { isGood, type StepReport } from '../verify/step-report.js';

/**
 * Whether the network is the one of the bundle. What was simulated for it need not be comparable on another processor: the
 * network that was trained on it is, and its evaluation. Metrics are those of the evaluation, bit by bit where it is.
 */
export function isSameNetwork(
  reports: readonly Pick<StepReport, 'kind' | 'verdict'>[],
  differentMetrics: number,
): boolean {
  const simulations: readonly string[] = ['waves', 'generate'];
  const isWell = (report: Pick<StepReport, 'kind' | 'verdict'>) =>
    isGood(report) || (report.verdict === 'not-comparable' && simulations.includes(report.kind));
  const evaluation = reports.find(({ kind }) => kind === 'evaluate');
  if (evaluation === undefined || !reports.every(isWell)) return false;
  return differentMetrics === 0 || evaluation.verdict !== 'bit-equal';
}
