import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageSource, LabelledImages } from '../learning/training-job.js';
import { hashCanonical } from '../study/identity.js';
import { listHeldOutStretches, listStretches, type MixedDataset, type Stretch } from '../study/mixture.js';
import type { ArtifactStore } from '../results/artifact-store.js';
import type { Plan } from '../study/plan.js';
import type { Freeze, FrozenNorm } from '../study/recipe.js';
import type { PretrainInput, StepKey, TransferInput } from '../study/step.js';
import type { TrainJob } from './compute.js';
import type { Split } from '../study/split.js';
import { openImages, openOutput, requireManifest } from './finished-steps.js';
import { requireStep } from './plan-source.js';
import type { StepContext, StepProduct, ToProgress } from './run-durable-step.js';

/** The work of `pretrain` and `transfer`: one stage, from a dataset to the weights of its best and last epoch. */
export async function trainStage(context: StepContext<PretrainInput | TransferInput>): Promise<StepProduct> {
  const { plan, input, artifacts, scratch, compute } = context;
  const checkpointDirectory = join(scratch, 'checkpoints');
  await mkdir(checkpointDirectory, { recursive: true });
  const { kind, network, stage, seed, replicate, others } = input;
  const job: TrainJob = {
    kind: 'train',
    stageName: kind,
    network,
    stage,
    ...(await startingPoint(artifacts, input)),
    ...(await openOwnImages(artifacts, plan, input)),
    ...(others !== undefined && { others: await openValidations(artifacts, others) }),
    seed,
    replicate,
    ...maybeOwn(plan, input),
    checkpointDirectory,
    // checkpoints are shared by attempts, which write the same bytes; the final files belong to this attempt alone
    outputDirectory: await mkdtemp(join(scratch, 'attempt-')),
  };
  const { result, engine } = await compute(job, createTrainingProgress());
  const { epochs, bestEpoch, parameters } = result;
  return {
    files: { 'last-weights': result.lastWeights, 'best-weights': result.bestWeights },
    summary: { kind, parameters, bestEpoch, epochs },
    engine,
  };
}

/** Stage 2 goes on from the last weights of stage 1 (paper.md section 4). */
async function startingPoint(
  artifacts: ArtifactStore,
  input: PretrainInput | TransferInput,
): Promise<{ readonly freeze: Freeze; readonly frozenNorm?: FrozenNorm; readonly initialWeights?: string }> {
  if (input.kind === 'pretrain') return { freeze: 'none' };
  const initialWeights = await openLastWeights(artifacts, input.pretrained);
  const { freeze, frozenNorm } = input;
  return { freeze, ...(frozenNorm !== undefined && { frozenNorm }), initialWeights };
}

type OwnImages = Readonly<Record<Split, ImageSource>>;

/** What the stage trains on, and is validated on as its own domain. */
async function openOwnImages(
  artifacts: ArtifactStore,
  plan: Plan,
  { dataset, mixture }: PretrainInput | TransferInput,
): Promise<OwnImages> {
  if (mixture !== undefined) return openMixture(artifacts, plan, mixture);
  return {
    training: await openImages(artifacts, dataset, 'training'),
    validation: await openImages(artifacts, dataset, 'validation'),
  };
}

async function openMixture(artifacts: ArtifactStore, plan: Plan, mixture: MixedDataset): Promise<OwnImages> {
  const open = (split: Split, stretches: readonly Stretch[]) =>
    Promise.all(
      stretches.map(async ({ dataset, ...places }) => ({
        ...(await openImages(artifacts, dataset, split)),
        ...places,
      })),
    );
  // all datasets of a study hold out as many
  const [some = ''] = mixture.datasets;
  const { validationImages } = requireStep(plan, some, 'generate');
  return {
    training: await open('training', listStretches(mixture)),
    validation: await open('validation', listHeldOutStretches(mixture, validationImages)),
  };
}

/** A network with a pretraining of its own has both stages' streams for itself. */
function maybeOwn(plan: Plan, input: PretrainInput | TransferInput): Pick<TrainJob, 'own'> {
  const { own } = input.kind === 'pretrain' ? input : requireStep(plan, input.pretrained, 'pretrain');
  return own === undefined ? {} : { own: hashCanonical(own) };
}

async function openValidations(
  artifacts: ArtifactStore,
  datasets: readonly StepKey[],
): Promise<Readonly<Record<StepKey, LabelledImages>>> {
  const opened = datasets.map(async (key) => [key, await openImages(artifacts, key, 'validation')] as const);
  return Object.fromEntries(await Promise.all(opened));
}

async function openLastWeights(artifacts: ArtifactStore, key: StepKey): Promise<string> {
  return openOutput(artifacts, await requireManifest(artifacts, key), 'last-weights');
}

function createTrainingProgress(): ToProgress {
  let resumedAfterEpoch: number | undefined;
  return (event) => {
    const resumed = () => (resumedAfterEpoch === undefined ? {} : { resumedAfterEpoch });
    switch (event.type) {
      case 'resumed':
        resumedAfterEpoch = event.epoch;
        return { done: event.epoch, total: 0, ...resumed() };
      case 'batch': {
        const { type: _type, epoch, epochs, ...ofBatch } = event;
        return { done: epoch, total: epochs, ...ofBatch, ...resumed() };
      }
      default:
        return undefined;
    }
  };
}
