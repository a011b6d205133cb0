import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import type { Compute } from '../../activities/compute.js';
import { createPlanSource } from '../../activities/plan-source.js';
import { createSimulateActivities, createTrainActivities } from '../../activities/step-activities.js';
import type { StepPorts } from '../../activities/step-ports.js';
import { createStoreActivities } from '../../activities/store-activities.js';
import { createStubCompute } from '../../bench/orchestrate/stub-compute.js';
import { observeStudy } from '../../cli/progress/observe-study.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { InputError } from '../../study/errors.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { cancelUpdate } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { until } from '../cli/until.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { newWorkflowId, startEnvironment, withWorkers, type AllActivities } from '../workflows/temporal-environment.js';

/** Two networks on two domains; the second study has a domain more, so that its evaluations are its own. */
const ONE = plan('one', '');
const TWO = plan('two', '  far: { structure: cdse, defocus: -20nm, dose: 400 }\n');
const [PRETRAIN] = ONE.groups.map((group) => group.pretrain);
const SHARED = Object.entries(ONE.steps).flatMap(([key, { kind }]) =>
  ['generate', 'pretrain', 'transfer'].includes(kind) ? [key] : [],
);

describe('two studies side by side', () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  const start = ({ hash, study }: Plan) =>
    environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: newWorkflowId(),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: hash, window: 6, study: study.name }],
    });

  it('begin each step that they share once: one computes, the other waits for it', async (context) => {
    assert.equal(SHARED.length, 5);
    const desk = await openDesk(context, {
      // who begins a shared step goes on when the other study has come to it, too
      beforeWork: async (key) => {
        if (SHARED.includes(key))
          await until(() => desk.waited.has(key) || desk.listAttempts(key).length > 1 || undefined);
      },
    });
    await withWorkers(environment, desk.activities, async () => {
      const studies = await Promise.all([ONE, TWO].map(start));
      for (const study of studies) {
        const { steps, failures } = await study.result();
        assert.deepEqual([steps.record.done, failures], [2, []]);
      }
    });
    for (const key of SHARED) assert.deepEqual(desk.listAttempts(key), [1], ONE.steps[key]?.kind);
    for (const words of desk.waited.values())
      assert.match(words, /^waits for (generate|pretrain|transfer) of study (one|two)$/);
    for (const folder of ['claims', 'scratch']) assert.deepEqual(readdirSync(join(desk.artifacts, folder)), []);
  });

  for (const [fate, fail] of [
    ['is cancelled', undefined],
    ['fails for good', () => new InputError('a poisoned holder')],
  ] as const) {
    it(`go on by themselves when the one that they wait for ${fate}`, async (context) => {
      let calls = 0;
      const stub = createStubCompute();
      const desk = await openDesk(context, {
        compute: {
          run: async (job, options) => {
            if (!('stageName' in job) || job.stageName !== 'pretrain' || calls++ > 0) return stub.run(job, options);
            await until(() => desk.waited.has(PRETRAIN ?? '') || undefined);
            if (fail !== undefined) throw fail();
            await until(() => options.signal.aborted || undefined);
            options.signal.throwIfAborted();
            return assert.fail('it was not aborted');
          },
        },
      });
      await withWorkers(environment, desk.activities, async () => {
        const studies = [await start(ONE), await start(TWO)] as const;
        const words = await until(() => desk.waited.get(PRETRAIN ?? ''));
        const [holder, waiting] = words.endsWith('study one') ? studies : studies.toReversed();
        assert.ok(holder && waiting);
        if (fail === undefined) await holder.executeUpdate(cancelUpdate, { args: [{ kind: 'study' }] });
        assert.equal((await holder.result()).steps.record.done, 0);
        assert.equal((await waiting.result()).steps.record.done, 2);
      });
      assert.equal(calls, 2);
    });
  }

  it('count no attempt that only waited', async (context) => {
    const desk = await openDesk(context, {});
    const answer = await desk.store.claim(PRETRAIN ?? '', { activity: 'run/1', attempt: 1, study: 'another' });
    assert.ok('claim' in answer);
    await withWorkers(environment, desk.activities, async () => {
      const study = await start(ONE);
      assert.equal(await until(() => desk.waited.get(PRETRAIN ?? '')), 'waits for pretrain of study another');
      const observe = () => observeStudy(environment.client, study.workflowId, ONE);
      let observed = await observe();
      while (observed.waitsFor.length === 0) observed = await observe();
      assert.deepEqual(observed.waitsFor, ['waits for pretrain of study another']);
      assert.deepEqual(observed.retrying, []);
      await answer.claim.release();
      assert.equal((await study.result()).steps.record.done, 2);
    });
    assert.deepEqual(desk.listAttempts(PRETRAIN ?? ''), [1]);
  });
});

function plan(name: string, domain: string): Plan {
  const images = 'pretrain: { images: 16 }\ntransfer: { images: 16 }\nvalidation: { images: 16 }';
  const text = minimalStudy(images)
    .replace('name: minimal', `name: ${name}`)
    .replace('target: over }', 'target: over, freeze: [none, encoder], replicates: 1 }')
    .replace('grid:', `${domain}grid:`);
  return planStudy(parseStudy(text, 'study.yaml'));
}

const startedSchema = z.object({ step: z.string(), attempt: z.number() });

interface DeskOptions {
  readonly compute?: Compute;
  /** When a step has begun. */
  readonly beforeWork?: (key: string) => Promise<void>;
}

interface Desk {
  readonly activities: AllActivities;
  readonly store: ArtifactStore;
  readonly artifacts: string;
  /** Words of each step that some study waited for. */
  readonly waited: ReadonlyMap<string, string>;
  /** Number of each attempt that began to compute the step. */
  listAttempts(key: string): readonly number[];
}

/** All activities on one data folder. */
async function openDesk(context: TestContext, options: DeskOptions): Promise<Desk> {
  const { compute = createStubCompute(), beforeWork } = options;
  const folder = layOutDataFolder(makeTemporaryFolder(context));
  await mkdir(folder.artifacts, { recursive: true });
  const store = createFolderArtifactStore(folder.artifacts);
  for (const plan of [ONE, TWO]) await store.freezePlan(plan.hash, JSON.stringify(plan));
  const results = createResultWriter(folder.results);
  context.after(() => results.close());
  const waited = new Map<string, string>();
  const starts: { readonly step: string; readonly attempt: number }[] = [];
  const artifacts: ArtifactStore = {
    ...store,
    scratchFolder: async (key) => {
      await beforeWork?.(key);
      return store.scratchFolder(key);
    },
  };
  const plans = createPlanSource(artifacts);
  const ports: StepPorts = {
    artifacts,
    plans,
    compute,
    machine: { host: 'a', cpu: 'b', node: 'c', version: '0' },
    software: () => Promise.resolve('{}'),
    log: {
      info: (fields, message) => {
        if (!('step' in fields)) return;
        if (message === 'step started') starts.push(startedSchema.parse(fields));
        if (message === 'step waits' && 'reason' in fields) waited.set(String(fields.step), String(fields.reason));
      },
      warn: () => undefined,
    },
  };
  return {
    activities: {
      ...createStoreActivities({ artifacts, plans, results, findings: { append: () => undefined } }),
      ...createSimulateActivities(ports),
      ...createTrainActivities(ports),
    },
    store,
    artifacts: folder.artifacts,
    waited,
    listAttempts: (key) => starts.filter(({ step }) => step === key).map(({ attempt }) => attempt),
  };
}
