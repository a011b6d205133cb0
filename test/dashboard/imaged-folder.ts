import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatImageRecords } from '../../activities/image-records.js';
import { readStudyFile } from '../../cli/read-study-file.js';
import { evaluate } from '../../learning/evaluate.js';
import type { LabelledImages } from '../../learning/training-job.js';
import { writeWeights } from '../../learning/weights-file.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import type { Manifest } from '../../results/manifest.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { stepIdentity } from '../../study/identity.js';
import type { Metrics } from '../../study/metrics.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { listWaves } from '../../study/wave-blocks.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { fileURLToPath } from 'node:url';
import { drawNetwork } from '../learning/export/random-network.js';
import { writeDiscs } from '../learning/synthetic-images.js';
import { sampleManifest } from '../results/sample-results.js';

const SMALL_STUDY = fileURLToPath(new URL('../../../test/cli/small-study.yaml', import.meta.url));
const IMAGES = 16;

export interface ImagedFolder {
  readonly plan: Plan;
  readonly record: string;
  /** The only finished dataset, of the domain `over`. */
  readonly dataset: string;
  readonly validation: LabelledImages;
  /** As `evaluate` measures it on the held-out images. */
  readonly metrics: Metrics;
  /** Files of the store, by role. */
  readonly outputs: Manifest['outputs'];
}

/**
 * A data folder in which one of two domains has its images, discs in noise, and one network is recorded, whose weights are
 * chance. Nothing is trained.
 */
export async function writeImagedFolder(root: string): Promise<ImagedFolder> {
  const { artifacts, results } = layOutDataFolder(root);
  const store = createFolderArtifactStore(artifacts);
  const plan = planStudy(readStudyFile(SMALL_STUDY));
  await store.freezePlan(plan.hash, JSON.stringify(plan));
  const dataset = plan.domains['over'] ?? '';
  const step = plan.steps[dataset];
  const [network] = plan.networks;
  const { transfer } = network?.steps ?? {};
  const training = plan.steps[transfer ?? ''];
  if (step?.kind !== 'generate' || training === undefined || network === undefined || transfer === undefined)
    throw new Error('another study');
  const { pixels } = step.domain.grid;

  const scratch = await store.scratchFolder(dataset);
  const splits = (['training', 'validation'] as const).map((split) => {
    const folder = join(scratch, split);
    mkdirSync(folder, { recursive: true });
    const records = join(folder, 'records.json');
    writeFileSync(records, formatImageRecords(Array.from({ length: IMAGES }, (_, index) => describeImage(index))));
    return { split, files: writeDiscs(folder, split, IMAGES, pixels), records };
  });
  const manifest = await store.publish({
    ...sampleManifest(dataset, 'generate'),
    identity: stepIdentity(step),
    summary: { kind: 'generate', trainingImages: IMAGES, validationImages: IMAGES, particleShare: 0.25 },
    files: Object.fromEntries(
      splits.flatMap(({ split, files, records }) => [
        [`${split}-images`, files.images],
        [`${split}-labels`, files.labels],
        [`${split}-records`, records],
      ]),
    ),
  });

  const drawn = drawNetwork(4);
  const weights = join(await store.scratchFolder(transfer), 'best.safetensors');
  await writeWeights(weights, drawn.network, drawn.values);
  const transferred = await store.publish({
    ...sampleManifest(transfer, 'transfer'),
    identity: stepIdentity(training),
    files: { 'best-weights': weights },
  });
  const pathOf = (sha256 = '') => store.openArtifact({ sha256, bytes: 0 });
  const validation = {
    images: await pathOf(manifest.outputs['validation-images']?.sha256),
    labels: await pathOf(manifest.outputs['validation-labels']?.sha256),
  };
  const [metrics] = await evaluate({
    network: drawn.network,
    weights: await pathOf(transferred.outputs['best-weights']?.sha256),
    datasets: [validation],
    batchSize: 4,
    loss: 'double-softmax',
  });
  if (metrics === undefined) throw new Error('expected metrics');

  const writer = createResultWriter(results);
  const cells = plan.networks.map(({ identity, steps }) => ({ network: identity.id, record: steps.record }));
  writer.registerPlan({ plan: plan.hash, study: plan.study.name, document: JSON.stringify(plan.study), cells });
  const { pretrain, evaluate: evaluation, record } = network.steps;
  const under = plan.domains['under'] ?? '';
  writer.recordNetworks([
    {
      result: {
        identity: network.identity,
        keys: { generateSource: under, generateTarget: dataset, pretrain, transfer, evaluate: evaluation, record },
        domains: {
          under: { before: metrics, after: metrics },
          over: { before: { ...metrics, loss: 1 }, after: metrics },
        },
      },
      steps: [
        sampleManifest(under, 'generate'),
        ...listWaves(step).map((key) => sampleManifest(key, 'waves')),
        manifest,
        sampleManifest(pretrain, 'pretrain'),
        transferred,
        sampleManifest(evaluation, 'evaluate'),
      ],
    },
  ]);
  writer.close();
  return { plan, record, dataset, validation, metrics, outputs: manifest.outputs };
}

function describeImage(index: number) {
  return {
    index,
    appliedDefocusAngstrom: 100 + index,
    corner: [0, 0] as const,
    leastContrastDefocusAngstrom: -12,
    atoms: 300,
    slices: 12,
    particles: [],
    substrateThicknessAngstrom: 8,
  };
}
