import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { ComputeError, type Compute, type ComputeJob, type ComputeResults } from '../../activities/compute.js';
import { createSimulateActivities } from '../../activities/step-activities.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import { minimalStudy } from '../study/study-text.js';
import { createTestPorts, ENGINE, findSteps, PLAN } from './test-ports.js';

const [UNDER, OVER] = findSteps('generate');

describe('generate', () => {
  it('simulates the structures of two domains once', async (context) => {
    const compute = createFakeCompute();
    const { ports } = createTestPorts(context, compute);
    const { generate } = createSimulateActivities(ports);
    await Promise.all([UNDER, OVER].map((step) => runActivity(generate, step)));
    const blocks = compute.jobs.filter(({ kind }) => kind === 'simulate-waves');
    assert.deepEqual(
      blocks.map(({ split }) => split),
      ['training', 'validation'],
    );
  });

  it('takes up the structures of a smaller dataset and simulates only what it lacks', async (context) => {
    const compute = createFakeCompute();
    const { ports } = createTestPorts(context, compute);
    await runActivity(createSimulateActivities(ports).generate, UNDER);
    compute.jobs.length = 0;
    const larger = planStudy(
      parseStudy(
        minimalStudy('pretrain: { images: 40 }\ntransfer: { images: 16 }\nvalidation: { images: 10 }'),
        'study.yaml',
      ),
    );
    const { generate } = createSimulateActivities({ ...ports, plans: { load: () => Promise.resolve(larger) } });
    await runActivity(generate, larger.domains['under']);
    const jobs = compute.jobs.map((job) =>
      'first' in job ? `${job.split} ${job.first} ${job.count}` : `${job.split} images ${job.count}`,
    );
    // which of two blocks is begun first is left to chance
    assert.deepEqual(jobs.toSorted(), [
      'training 16 16',
      'training 32 16',
      'training images 40',
      'validation images 10',
    ]);
  });

  it('keeps where each image comes from beside images and labels', async (context) => {
    const compute = createFakeCompute();
    const { ports } = createTestPorts(context, compute);
    await runActivity(createSimulateActivities(ports).generate, UNDER);
    const manifest = await ports.artifacts.findManifest(UNDER);
    assert.ok(manifest);
    const roles = ['images', 'labels', 'records'];
    const expected = ['training', 'validation'].flatMap((split) => roles.map((role) => `${split}-${role}`));
    assert.deepEqual(Object.keys(manifest.outputs).sort(), expected);
  });

  it('simulates a block itself when the domain that it waited for fails', async (context) => {
    const compute = createFakeCompute({ failures: 1 });
    const { ports } = createTestPorts(context, compute);
    const { generate } = createSimulateActivities(ports);
    const steps = [UNDER, OVER];
    const outcomes = await Promise.allSettled(steps.map((step) => runActivity(generate, step)));
    // either may reach the block first: the one that simulates it fails, the one that waits doesn't
    const waited = outcomes.findIndex(({ status }) => status === 'fulfilled');
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.deepEqual(outcomes[waited], { status: 'fulfilled', value: { step: steps[waited], reused: false } });
  });

  it('writes each attempt into a folder of its own', async (context) => {
    const compute = createFakeCompute({ failures: 1 });
    const { ports, root } = createTestPorts(context, compute);
    const { generate } = createSimulateActivities(ports);
    await assert.rejects(runActivity(generate, UNDER), { type: 'process-lost' });
    await runActivity(generate, UNDER);
    const attempts = new Set(compute.jobs.map(({ outputDirectory }) => dirname(outputDirectory)));
    assert.equal(attempts.size, 2);
    for (const attempt of attempts) assert.ok(attempt.startsWith(join(root, 'scratch', UNDER)));
    assert.deepEqual(readdirSync(join(root, 'scratch')), []);
  });
});

type Generate = ReturnType<typeof createSimulateActivities>['generate'];
type GenerateJob = Extract<ComputeJob, { kind: 'simulate-waves' | 'form-images' }>;

function runActivity(generate: Generate, step: string | undefined) {
  assert.ok(step);
  return new MockActivityEnvironment().run(() => generate({ plan: PLAN.hash, step }));
}

/** Writes files that tell the job, after it has failed as often as asked. */
function createFakeCompute({ failures = 0 } = {}): Compute & { readonly jobs: GenerateJob[] } {
  const jobs: GenerateJob[] = [];
  let left = failures;
  const answer = async (job: ComputeJob): Promise<ComputeResults['simulate-waves'] | ComputeResults['form-images']> => {
    assert.ok(job.kind === 'simulate-waves' || job.kind === 'form-images');
    jobs.push(job);
    await new Promise((resolve) => setImmediate(resolve));
    if (left-- > 0) throw new ComputeError('ProcessLost', 'the process was ended');
    const write = (name: string) => {
      const path = join(job.outputDirectory, name);
      writeFileSync(path, `${JSON.stringify(job)} ${name}`);
      return path;
    };
    return job.kind === 'form-images'
      ? { images: write('images'), labels: write('labels'), records: write('records'), particleShare: 0.5 }
      : { waves: write('waves'), labels: write('labels'), structures: write('structures') };
  };
  return {
    jobs,
    // the job's kind decides the kind of the result, which the type can't follow
    run: async (job) => ({ result: (await answer(job)) as never, engine: ENGINE }),
  };
}
