import type { EvaluationSummary } from '../results/manifest.js';
import type { EvaluateInput, StepKey } from '../study/step.js';
import type { EvaluateJob } from './compute.js';
import { openImages, openOutput, requireManifest } from './finished-steps.js';
import type { StepContext, StepProduct } from './run-durable-step.js';
import { requireStep } from './plan-source.js';
import type { StepPorts } from './step-ports.js';

/**
 * Makes the work of `evaluate`: the network before and after transfer, each at its best epoch, on the validation
 * images of all domains of the study.
 */
export function createEvaluate(ports: StepPorts) {
  return async ({ plan, input, compute }: StepContext<EvaluateInput>): Promise<StepProduct> => {
    const openWeights = async (key: StepKey) =>
      openOutput(ports.artifacts, await requireManifest(ports.artifacts, key), 'best-weights');
    const { stage: before } = requireStep(plan, input.pretrained, 'pretrain');
    const { stage: after } = requireStep(plan, input.transferred, 'transfer');
    const job: EvaluateJob = {
      kind: 'evaluate',
      network: input.network,
      batchSize: after.batchSize,
      candidates: [
        { weights: await openWeights(input.pretrained), loss: before.loss },
        { weights: await openWeights(input.transferred), loss: after.loss },
      ],
      datasets: await Promise.all(input.datasets.map((key) => openImages(ports.artifacts, key, 'validation'))),
    };
    const { result, engine } = await compute(job, (event) =>
      event.type === 'items' ? { done: event.done, total: event.total } : undefined,
    );
    const measured: Record<StepKey, EvaluationSummary['datasets'][string]> = {};
    input.datasets.forEach((key, index) => {
      const [ofPretrained, ofTransferred] = [result[0]?.[index], result[1]?.[index]];
      if (ofPretrained === undefined || ofTransferred === undefined) {
        throw new Error(`expected metrics of two networks on ${input.datasets.length} datasets, got fewer`);
      }
      measured[key] = { before: ofPretrained, after: ofTransferred };
    });
    return { files: {}, summary: { kind: 'evaluate', datasets: measured }, engine };
  };
}
