import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createPlanSource } from '../../activities/plan-source.js';
import { createSimulateActivities, createTrainActivities } from '../../activities/step-activities.js';
import { createStoreActivities } from '../../activities/store-activities.js';
import { createStubCompute } from '../../bench/orchestrate/stub-compute.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan } from '../../study/plan.js';
import type { Outcome } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createTestPorts } from '../activities/test-ports.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { newWorkflowId, startEnvironment, withWorkers } from './temporal-environment.js';

/** Three networks of one pretraining: real workflows, activities and stores, and a stub in the place of computations. */
const FIELDS = 'pretrain: { images: 32, epochs: 2 }\nvalidation: { images: 16 }';
const START = `${minimalStudy(FIELDS).replace('target: over }', 'target: over, replicates: 1 }')}
transfer: { images: 16, epochs: 2, learningRate: 1e-4 }`;
const grow = (text: string) => text.replace('learningRate: 1e-4', 'learningRate: [1e-4, 1e-3]');
const addDomain = (text: string) => text.replace('  over:', '  far: { structure: cdse, defocus: 0, dose: 9 }\n  over:');

describe('a study that grows', { concurrency: false }, () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  it('runs the new networks of another learning rate, and only evaluates on another domain', async (context) => {
    const { run, networks } = openDataFolder(environment, context, '');
    const first = { generate: 2, pretrain: 1, transfer: 3, evaluate: 3, record: 3 };
    assert.deepEqual(countComputed(await run(START)), first);
    const old = networks();
    assert.deepEqual(countComputed(await run(grow(START))), { ...first, generate: 0, pretrain: 0 });
    const grown = networks();
    assert.equal(grown.length, 6);
    for (const { keys } of old) assert.ok(grown.some((network) => network.keys.record === keys.record));
    assert.deepEqual(countComputed(await run(addDomain(grow(START)))), {
      ...{ generate: 1, pretrain: 0, transfer: 0 },
      ...{ evaluate: 6, record: 6 },
    });
    const all = networks();
    assert.deepEqual(
      all.map(({ keys }) => keys.transfer),
      grown.map(({ keys }) => keys.transfer),
    );
    assert.ok(all.every(({ domains }) => Object.keys(domains).length === 3));
    assert.deepEqual(countComputed(await run(START)), NOTHING);
    assert.deepEqual(networks(), old);
  });

  it('keeps what is there as well where every network has its own pretraining', async (context) => {
    const { run } = openDataFolder(environment, context, '\npretraining: independent');
    const each = { pretrain: 3, transfer: 3, evaluate: 3, record: 3 };
    assert.deepEqual(countComputed(await run(START)), { generate: 2, ...each });
    assert.deepEqual(countComputed(await run(grow(START))), { generate: 0, ...each });
  });

  it('keeps the pretrainings when the targets need more images, and trains what is made of these anew', async (context) => {
    const { run } = openDataFolder(environment, context, '');
    await run(START);
    const grown = START.replace('transfer: { images: 16', 'transfer: { images: [16, 24]');
    const computed = countComputed(await run(grown));
    assert.deepEqual(computed, { generate: 1, pretrain: 0, transfer: 6, evaluate: 6, record: 6 });
  });
});

const NOTHING = { generate: 0, pretrain: 0, transfer: 0, evaluate: 0, record: 0 };

/** A data folder in which one study after the other is run to its end. */
function openDataFolder(environment: TestWorkflowEnvironment, context: TestContext, fields: string) {
  const { ports } = createTestPorts(context, createStubCompute());
  const { artifacts } = ports;
  const path = join(makeTemporaryFolder(context), 'results.sqlite');
  const results = createResultWriter(path);
  context.after(() => results.close());
  const plans = createPlanSource(artifacts);
  const stepPorts = { ...ports, plans };
  const activities = {
    ...createSimulateActivities(stepPorts),
    ...createTrainActivities(stepPorts),
    ...createStoreActivities({ artifacts, plans, results, findings: { append: () => undefined } }),
  };
  const run = async (text: string): Promise<Outcome> => {
    const plan: Plan = planStudy(parseStudy(`${text}${fields}`, 'study.yaml'));
    await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
    const outcome = await withWorkers(environment, activities, () =>
      environment.client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
        workflowId: newWorkflowId(),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: plan.hash, window: 8 }],
      }),
    );
    assert.deepEqual(outcome.failures, []);
    assert.equal(networks().length, plan.networks.length);
    return outcome;
  };
  const networks = () => {
    const reader = maybeCreateResultReader(path);
    assert.ok(reader);
    const found = reader.networks('minimal');
    reader.close();
    return found;
  };
  return { run, networks };
}

/** Steps that were not found finished. */
function countComputed({ steps }: Outcome) {
  const count = ({ done, reused }: { readonly done: number; readonly reused: number }) => done - reused;
  return {
    generate: count(steps.generate),
    pretrain: count(steps.pretrain),
    transfer: count(steps.transfer),
    evaluate: count(steps.evaluate),
    record: count(steps.record),
  };
}
