import { evaluate } from '../../learning/evaluate.js';
import type { Metrics } from '../../study/metrics.js';
import type { ComputeResults, EvaluateJob } from '../compute.js';
import type { Report } from './run-job.js';

export async function evaluateNetworks(
  { network, batchSize, candidates, datasets }: EvaluateJob,
  report: Report,
  signal: AbortSignal,
): Promise<ComputeResults['evaluate']> {
  const results: (readonly Metrics[])[] = [];
  for (const { weights, loss } of candidates) {
    signal.throwIfAborted();
    results.push(await evaluate({ network, weights, datasets, batchSize, loss }));
    report({ type: 'items', done: results.length, total: candidates.length });
  }
  return results;
}
