import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectLineage } from '../../activities/collect-lineage.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import type { ManifestKind, StepSummary } from '../../results/manifest.js';
import type { NetworkRow, ResultWriter } from '../../results/result-store.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { stepIdentity } from '../../study/identity.js';
import type { Metrics } from '../../study/metrics.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan, type PlannedNetwork } from '../../study/plan.js';
import type { StepKey } from '../../study/step.js';
import { listAllWaveBlocks, waveKey, wavesIdentity } from '../../study/wave-blocks.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

export interface SampleSize {
  readonly seed: number;
  /** Networks of each of the three plans. */
  readonly networks: number;
  /** Of each file of random bytes. */
  readonly fileBytes: number;
}

/** Plans whose steps stand finished in a data folder, though nothing was computed. */
export interface SampleStore {
  /** A study's first form, which `latest` took the place of. */
  readonly superseded: Plan;
  readonly latest: Plan;
  /** Another study, which shares the datasets. */
  readonly other: Plan;
}

export function planSamples(networks: number): SampleStore {
  return {
    superseded: plan('kept', networks, '2e-5'),
    latest: plan('kept', networks, '1e-5'),
    other: plan('other', networks, '3e-5'),
  };
}

/** Makes a data folder of three plans, all recorded, the superseded one first. */
export async function makeSampleStore(
  dataFolder: string,
  { seed, networks, fileBytes }: SampleSize,
): Promise<SampleStore> {
  const folder = layOutDataFolder(dataFolder);
  mkdirSync(folder.artifacts, { recursive: true });
  const artifacts = createFolderArtifactStore(folder.artifacts);
  const samples = planSamples(networks);
  const results = createResultWriter(folder.results);
  for (const sample of [samples.superseded, samples.latest, samples.other]) {
    await artifacts.freezePlan(sample.hash, JSON.stringify(sample));
    await finishSteps(artifacts, sample, seed, fileBytes);
    await recordPlan(artifacts, results, sample);
  }
  results.close();
  return samples;
}

export function registerPlan(results: ResultWriter, { hash, study, networks }: Plan): void {
  const cells = networks.map(({ identity, steps }) => ({ network: identity.id, record: steps.record }));
  results.registerPlan({ plan: hash, study: study.name, document: JSON.stringify(study), cells });
}

/** A transaction for each network, as a study does it that ends them one by one. */
export async function recordPlan(artifacts: ArtifactStore, results: ResultWriter, sample: Plan): Promise<void> {
  registerPlan(results, sample);
  for (const network of sample.networks) {
    results.recordNetworks([await collectSampleRow(artifacts, results, sample, network)]);
  }
}

async function collectSampleRow(
  artifacts: ArtifactStore,
  results: ResultWriter,
  sample: Plan,
  { identity, steps }: PlannedNetwork,
): Promise<NetworkRow> {
  const domains = Object.fromEntries(Object.keys(sample.domains).map((name) => [name, MEASURED]));
  return {
    result: { identity, keys: steps, domains },
    steps: await collectLineage(artifacts, sample, steps.evaluate, results),
  };
}

function plan(name: string, networks: number, rate: string): Plan {
  const text = `
name: ${name}
seed: 7
structures:
  cdse: { lattice: w_CdSe, diameter: [3nm, 5nm] }
domains:
  under: { structure: cdse, defocus: -10nm, dose: 400 }
  over: { structure: cdse, defocus: 10nm, dose: 100 }
pretrain: { images: 16, learningRate: ${rate} }
transfer: { images: 16, learningRate: ${rate} }
validation: { images: 16 }
grid: { source: under, target: over, freeze: none, replicates: ${networks} }
`;
  return planStudy(parseStudy(text, `${name}.yaml`));
}

async function finishSteps(artifacts: ArtifactStore, { steps }: Plan, seed: number, fileBytes: number): Promise<void> {
  const finish = async (
    key: StepKey,
    kind: ManifestKind,
    identity: object,
    roles: readonly string[],
    summary: StepSummary,
  ) => {
    if ((await artifacts.readManifest(key)) !== undefined) return;
    const folder = await artifacts.scratchFolder(key);
    const files = roles.map((role) => {
      const path = join(folder, role);
      writeFileSync(path, randomBytes(seed, `${key}/${role}`, fileBytes));
      return [role, path] as const;
    });
    const when = { startedAt: '2026-01-02T03:04:05.678Z', durationMs: 1500 };
    await artifacts.publish({
      key,
      kind,
      identity,
      files: Object.fromEntries(files),
      summary,
      environment: ENVIRONMENT,
      ...when,
    });
    await artifacts.discardScratch(key);
  };
  for (const [key, step] of Object.entries(steps)) {
    const identity = stepIdentity(step);
    if (step.kind === 'record') continue;
    if (step.kind === 'generate') {
      for (const block of listAllWaveBlocks(step)) {
        const summary = { kind: 'waves', structures: block.count } as const;
        await finish(waveKey(block), 'waves', wavesIdentity(block), ['waves', 'labels'], summary);
      }
      const summary = { kind: 'generate', trainingImages: 16, validationImages: 16, particleShare: 0.2 } as const;
      await finish(key, 'generate', identity, ['training-images', 'training-labels', 'validation-images'], summary);
    } else if (step.kind === 'evaluate') {
      const datasets = Object.fromEntries(step.datasets.map((dataset) => [dataset, MEASURED]));
      await finish(key, 'evaluate', identity, [], { kind: 'evaluate', datasets });
    } else {
      const epochs = [{ epoch: 1, learningRate: 1e-5, trainingLoss: 0.9, validation: METRICS }];
      const summary = { kind: step.kind, parameters: 10, bestEpoch: 1, epochs };
      await finish(key, step.kind, identity, ['last-weights', 'best-weights'], summary);
    }
  }
}

function randomBytes(seed: number, name: string, bytes: number): Uint8Array {
  return createHash('shake256', { outputLength: bytes }).update(`${seed}/${name}`).digest();
}

const METRICS: Metrics = {
  loss: 0.2,
  crossEntropy: 0.4,
  trainedLoss: 0.5,
  iou: 0.5,
  dice: 0.6,
  precision: 0.7,
  recall: 0.8,
};
const MEASURED = { before: METRICS, after: METRICS };
const ENVIRONMENT = {
  host: 'a',
  cpu: 'b',
  node: 'c',
  tensorflow: 'd',
  device: 'cpu',
  threads: 2,
  version: '0',
} as const;
