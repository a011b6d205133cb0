import type { EvaluationSummary } from '../results/manifest.js';
import type { EvaluateInput, StepKey } from '../study/step.js';
import type { EvaluateJob } from './compute.js';
import { openImages, openOutput, requireManifest } from './finished-steps.js';
import type { StepContext, StepProduct } from './run-durable-step.js';
import { requireStep } from './plan-source.js';

/**
 * The work of `evaluate`: the network before and after transfer, or after its only training, each at its best epoch,
 * on the validation images of all domains of the study.
 */
export async function evaluate(context: StepContext<EvaluateInput>): Promise<StepProduct> {
  const { plan, input, artifacts, compute } = context;
  const { pretrained, transferred } = input;
  const openWeights = async (key: StepKey) =>
    openOutput(artifacts, await requireManifest(artifacts, key), 'best-weights');
  const stages = [
    { key: pretrained, ...requireStep(plan, pretrained, 'pretrain').stage },
    ...(transferred === undefined ? [] : [{ key: transferred, ...requireStep(plan, transferred, 'transfer').stage }]),
  ];
  const job: EvaluateJob = {
    kind: 'evaluate',
    network: input.network,
    batchSize: stages.at(-1)?.batchSize ?? 1,
    candidates: await Promise.all(stages.map(async ({ key, loss }) => ({ weights: await openWeights(key), loss }))),
    datasets: await Promise.all(input.datasets.map((key) => openImages(artifacts, key, 'validation'))),
  };
  const { result, engine } = await compute(job, (event) =>
    event.type === 'items' ? { done: event.done, total: event.total } : undefined,
  );
  const measured: Record<StepKey, EvaluationSummary['datasets'][string]> = {};
  input.datasets.forEach((key, index) => {
    const [before, after] = transferred === undefined ? [undefined, result[0]] : result;
    const [ofPretrained, ofFinished] = [before?.[index], after?.[index]];
    if (ofFinished === undefined || (before !== undefined && ofPretrained === undefined)) {
      throw new Error(`expected metrics of ${stages.length} networks on ${input.datasets.length} datasets, got fewer`);
    }
    measured[key] = { ...(ofPretrained && { before: ofPretrained }), after: ofFinished };
  });
  return { files: {}, summary: { kind: 'evaluate', datasets: measured }, engine };
}
