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
    for (const [index, { weights, loss }] of candidates.entries()) {
      const attention = {
        signal,
        // every batch is a sign of life, whatever the size of the datasets
        report: (done: number, total: number) =>
          report({ type: 'items', done: index * total + done, total: candidates.length * total }),
      };
      results.push(await evaluator.evaluate(weights, datasets, loss, attention));
    }
    return results;
  } finally {
    evaluator.dispose();
  }
}
