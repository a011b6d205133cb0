import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import type { Attempt } from '../../../results/attempt.js';
import type { Manifest, ManifestKind } from '../../../results/manifest.js';
import type { NetworkResult, RecordedRun } from '../../../results/result-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { hashCanonical, stepIdentity } from '../../../study/identity.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy, type Plan } from '../../../study/plan.js';
import type { StepInput, StepKey } from '../../../study/step.js';
import { listAllWaveBlocks, waveKey, wavesIdentity } from '../../../study/wave-blocks.js';
import { sampleManifest, sampleMetrics } from '../sample-results.js';

const ROLES = {
  waves: ['waves', 'labels', 'structures'],
  generate: ['training-images', 'training-labels', 'validation-images', 'validation-labels'],
  pretrain: ['last-weights', 'best-weights'],
  transfer: ['last-weights', 'best-weights'],
  evaluate: [],
} as const satisfies Record<ManifestKind, readonly string[]>;

/** What a step of this kind reads of the steps that it was made from, by the role. */
const READS = {
  waves: /^$/,
  generate: /./,
  pretrain: /^training/,
  transfer: /^training|last-weights/,
  evaluate: /^validation|best-weights/,
} as const satisfies Record<ManifestKind, RegExp>;

export const LOST: Attempt = {
  ...{ attempt: 1, worker: '7@b', outcome: 'lost', startedAt: '2026-01-02T03:00:00.000Z' },
};
export const FAILED: Attempt = {
  ...{ attempt: 1, worker: '8@b', outcome: 'failed', startedAt: '2026-01-02T03:01:00.000Z' },
  ...{ endedAt: '2026-01-02T03:02:00.000Z', error: 'poison', reason: 'NaN in the loss' },
};

/**
 * A data folder in which a study was run, all but its last network, whose transfer has failed; the first transfer was lost
 * once. Files hold a few bytes that are their own, but the best and the last weights of a transfer are the same.
 */
export async function recordStudy(dataFolder: string, text: string): Promise<Plan> {
  const plan = planStudy(parseStudy(text, 'study.yaml'));
  const artifacts = createFolderArtifactStore(join(dataFolder, 'artifacts'));
  mkdirSync(join(dataFolder, 'made'), { recursive: true });
  await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const software = JSON.stringify({ commit: '0123456789abcdef', libraries: { 'lib.so': 'ff' } });
  const softwareHash = hashCanonical({ software });
  const manifests = new Map<StepKey, Manifest>();

  const publish = async (key: StepKey, kind: ManifestKind, identity: object, inputs: readonly StepKey[]) => {
    const { outputs: _outputs, ...sample } = sampleManifest(key, kind);
    const files: Record<string, string> = {};
    for (const role of ROLES[kind]) {
      files[role] = join(dataFolder, 'made', `${key}-${role}`);
      writeFileSync(files[role], kind === 'transfer' ? key : `${key} ${role}`);
    }
    const left = inputs.flatMap((input) => Object.entries(manifests.get(input)?.outputs ?? {}));
    const reads = left.filter(([role]) => READS[kind].test(role)).map(([, { sha256 }]) => sha256);
    const isFirst = kind === 'transfer' && ![...manifests.values()].some((manifest) => manifest.kind === kind);
    const finished: Attempt = {
      ...{ attempt: isFirst ? 2 : 1, worker: '9@a', outcome: 'finished' },
      ...{ startedAt: sample.startedAt, endedAt: '2026-01-02T03:04:07.178Z' },
    };
    const manifest = await artifacts.publish({
      ...sample,
      ...{ identity, files, environment: { ...sample.environment, software: softwareHash } },
      ...(kind !== 'waves' && {
        reads: [...new Set(reads)].sort(),
        run: { activity: key, study: plan.study.name, attempts: isFirst ? [LOST, finished] : [finished] },
      }),
    });
    manifests.set(key, manifest);
  };

  const failed = plan.networks.at(-1)?.steps;
  for (const [key, step] of Object.entries(plan.steps)) {
    if (step.kind === 'record' || key === failed?.evaluate || key === failed?.transfer) continue;
    const inputs = await publishWaves(step, publish);
    await publish(key, step.kind, stepIdentity(step), [...inputs, ...listUpstream(step)]);
  }
  const writer = createResultWriter(join(dataFolder, 'results.sqlite'));
  const cells = plan.networks.map(({ identity, steps }) => ({ network: identity.id, record: steps.record }));
  const document = JSON.stringify(plan.study);
  writer.registerPlan({ plan: plan.hash, study: plan.study.name, document, cells });
  const domains = Object.fromEntries(
    plan.study.domains.map(({ name }) => [name, { before: sampleMetrics(0.5), after: sampleMetrics(0.2) }]),
  );
  const rows = plan.networks.slice(0, -1).map(({ identity, steps }) => {
    const result: NetworkResult = { identity, keys: steps, domains };
    return { result, steps: [] };
  });
  writer.recordNetworks([{ ...rows[0], steps: [...manifests.values()] }, ...rows.slice(1)]);
  if (failed?.transfer !== undefined) {
    const run: RecordedRun = { step: failed.transfer, activity: 'a', study: plan.study.name, attempts: [FAILED] };
    const network = cells.at(-1)?.network ?? '';
    const failure = { network, step: 'transfer', state: 'failed', error: 'poison', reason: 'NaN in the loss' } as const;
    writer.keepMissing(plan.hash, [failure], [run]);
  }
  writer.close();
  return plan;
}

type Publish = (key: StepKey, kind: ManifestKind, identity: object, inputs: readonly StepKey[]) => Promise<void>;

async function publishWaves(step: StepInput, publish: Publish): Promise<readonly StepKey[]> {
  if (step.kind !== 'generate') return [];
  const blocks = listAllWaveBlocks(step);
  for (const block of blocks) await publish(waveKey(block), 'waves', wavesIdentity(block), []);
  return blocks.map(waveKey);
}

function listUpstream(step: StepInput): readonly StepKey[] {
  switch (step.kind) {
    case 'pretrain':
      return step.mixture === undefined ? [step.dataset] : step.mixture.datasets;
    case 'transfer':
      return [step.pretrained, step.dataset];
    case 'evaluate':
      return [step.pretrained, ...(step.transferred === undefined ? [] : [step.transferred]), ...step.datasets];
    case 'generate':
    case 'record':
      return [];
    default:
      return step satisfies never;
  }
}
