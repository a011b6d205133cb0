import { Evaluator } from '../../learning/evaluate.js';
import type { Metrics } from '../../study/metrics.js';
import type { ComputeResults, EvaluateJob } from '../compute.js';
import type { Report } from './run-job.js';

export async function evaluateNetworks(
  { network, batchSize, candidates, datasets }: EvaluateJob,
  report: Report,
  signal: AbortSignal,
): Promise<ComputeResults['evaluate']> {
  const evaluator = new Evaluator(network, batchSize);
  try {
    const results: (readonly Metrics[])[] = [];
    for (const { weights, loss } of candidates) {
      results.push(await evaluator.evaluate(weights, datasets, loss, signal));
      report({ type: 'items', done: results.length, total: candidates.length });
    }
    return results;
  } finally {
    evaluator.dispose();
  }
}
