import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, mock, type TestContext } from 'node:test';
import { begunAttemptSchema } from '../../results/attempt.js';
import { z } from 'zod';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Compute, ComputeEvent, ComputeResults, TrainJob } from '../../activities/compute.js';
import { createTrainActivities } from '../../activities/step-activities.js';
import type { EpochRecord } from '../../study/metrics.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { hashCanonical, stepIdentity } from '../../study/identity.js';
import { sampleMetrics } from '../results/sample-results.js';
import { minimalStudy } from '../study/study-text.js';
import { createTestPorts, ENGINE } from './test-ports.js';

const FIELDS = 'pretrain: { images: 16 }\ntransfer: { images: 16 }';
const OWN = planStudy(parseStudy(minimalStudy(FIELDS), 'study.yaml'));
const INDEPENDENT = planStudy(parseStudy(minimalStudy(`${FIELDS}\npretraining: independent`), 'study.yaml'));
const ALL = planStudy(parseStudy(minimalStudy(`${FIELDS}\nvalidation: { on: all }`), 'study.yaml'));
const MIXTURE = 'grid: { replicates: 1 }\nmixtures: { both: { of: [under, over], shares: [[0.25, 0.75]] } }';
const MIXED = planStudy(
  parseStudy(
    `${minimalStudy(MIXTURE).replace(/^grid: { source.*$/m, '')}\n${FIELDS}\nvalidation: { images: 8 }`,
    'study.yaml',
  ),
);

describe('a stage of training', () => {
  it('is validated on its own domain alone, unless the study asks for all', async (context) => {
    for (const [plan, others] of [
      [OWN, undefined],
      [ALL, [ALL.domains['over']]],
    ] as const) {
      const { pretrain, jobs } = await open(context, plan);
      await pretrain();
      const [job] = jobs;
      assert.deepEqual(job?.others && Object.keys(job.others), others);
    }
  });

  it('has random streams of its own where its network has a pretraining of its own', async (context) => {
    const own: unknown[] = [];
    for (const plan of [OWN, INDEPENDENT]) {
      const { pretrain, jobs } = await open(context, plan);
      await pretrain();
      own.push(jobs[0]?.own);
    }
    const step = Object.values(INDEPENDENT.steps).find(({ kind }) => kind === 'pretrain');
    assert.ok(step?.kind === 'pretrain' && step.own);
    assert.deepEqual(own, [undefined, hashCanonical(step.own)]);
  });

  it('takes the images of a mixture where they lie in its datasets, and holds out as many in the same shares', async (context) => {
    const { pretrain, jobs, ports } = await open(context, MIXED);
    await pretrain();
    const [job] = jobs;
    assert.ok(job && !('images' in job.training) && !('images' in job.validation));
    const step = Object.values(MIXED.steps).find(({ kind }) => kind === 'pretrain');
    assert.ok(step?.kind === 'pretrain' && step.mixture);
    const [few = '', many = ''] = step.mixture.datasets;
    const files = async (dataset: string, split: string) => {
      const manifest = await ports.artifacts.findManifest(dataset);
      const paths = ['images', 'labels'].map(async (role) => {
        const ref = manifest?.outputs[`${split}-${role}`];
        assert.ok(ref);
        return [role, await ports.artifacts.openArtifact(ref)] as const;
      });
      return Object.fromEntries(await Promise.all(paths));
    };
    const [a, b] = step.mixture.images;
    assert.deepEqual(job.training, [
      { ...(await files(few, 'training')), first: 0, count: a },
      { ...(await files(many, 'training')), first: a, count: b },
    ]);
    assert.deepEqual(job.validation, [
      { ...(await files(few, 'validation')), first: 0, count: a / 2 },
      { ...(await files(many, 'validation')), first: a / 2, count: b / 2 },
    ]);
  });

  it('keeps what every epoch gave on every domain', async (context) => {
    const record = { ...EPOCH, others: { far: sampleMetrics(0.7) } };
    const { pretrain, ports, key } = await open(context, ALL, [{ type: 'epoch', record }]);
    await pretrain();
    const summary = (await ports.artifacts.findManifest(key))?.summary;
    assert.deepEqual(summary?.kind === 'pretrain' && summary.epochs, [record]);
  });

  it('tells epoch, batch, loss and images a second with its heartbeats, and after which epoch it went on', async (context) => {
    const batch = { batch: 3, batches: 8, loss: 0.5, imagesPerSecond: 40 };
    const { pretrain, key } = await open(context, OWN, [
      { type: 'resumed', epoch: 2 },
      { type: 'batch', epoch: 3, epochs: 10, ...batch },
    ]);
    const progress = { done: 3, total: 10, ...batch, resumedAfterEpoch: 2 };
    const { begun, ...told } = toldSchema.parse((await pretrain()).at(-1));
    assert.deepEqual(told, { step: key, ...progress });
    assert.deepEqual([begun.attempt, begun.worker], [1, `${process.pid}@a`]);
  });
});

const toldSchema = z.looseObject({ begun: begunAttemptSchema });

const EPOCH: EpochRecord = { epoch: 1, learningRate: 1e-3, trainingLoss: 0.9, validation: sampleMetrics(0.4) };

/** A plan whose datasets are there; the fake process tells the events, and one heartbeat falls due after them. */
async function open(context: TestContext, plan: Plan, events: readonly ComputeEvent[] = []) {
  const jobs: TrainJob[] = [];
  const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event.record] : []));
  const compute: Compute = {
    run: (job, { report }) => {
      if (job.kind !== 'train') throw new Error(`expected a training, got ${job.kind}`);
      jobs.push(job);
      events.forEach(report);
      mock.timers.tick(1000);
      const paths = { lastWeights: join(job.outputDirectory, 'last'), bestWeights: join(job.outputDirectory, 'best') };
      for (const path of Object.values(paths)) writeFileSync(path, path);
      const result: ComputeResults['train'] = { epochs, bestEpoch: 1, parameters: 1, ...paths };
      return Promise.resolve({ result: result as never, engine: ENGINE });
    },
  };
  const { ports: common } = createTestPorts(context, compute);
  const ports = { ...common, plans: { load: () => Promise.resolve(plan) } };
  for (const key of Object.values(plan.domains)) await publishDataset(ports, plan, key);
  const [key = ''] = Object.entries(plan.steps).flatMap(([key, { kind }]) => (kind === 'pretrain' ? [key] : []));
  const pretrain = async () => {
    const environment = new MockActivityEnvironment();
    const heartbeats: unknown[] = [];
    environment.on('heartbeat', (details) => heartbeats.push(details));
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      await environment.run(() => createTrainActivities(ports).pretrain({ plan: plan.hash, step: key }));
    } finally {
      mock.timers.reset();
    }
    return heartbeats;
  };
  return { pretrain, jobs, ports, key };
}

async function publishDataset(ports: ReturnType<typeof createTestPorts>['ports'], plan: Plan, key: string) {
  const folder = await ports.artifacts.scratchFolder(key);
  mkdirSync(folder, { recursive: true });
  const roles = ['training', 'validation'].flatMap((split) => [`${split}-images`, `${split}-labels`]);
  const files = Object.fromEntries(roles.map((role) => [role, join(folder, role)]));
  for (const [role, path] of Object.entries(files)) writeFileSync(path, `${key} ${role}`);
  const step = plan.steps[key];
  assert.ok(step);
  await ports.artifacts.publish({
    key,
    kind: 'generate',
    identity: stepIdentity(step),
    files,
    summary: { kind: 'generate', trainingImages: 1, validationImages: 1, particleShare: 0.5 },
    environment: { ...ports.machine, ...ENGINE },
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 1,
  });
}
