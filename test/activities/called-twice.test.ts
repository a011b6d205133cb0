import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createPlanSource } from '../../activities/plan-source.js';
import { createSimulateActivities, createTrainActivities } from '../../activities/step-activities.js';
import type { StepPorts } from '../../activities/step-ports.js';
import { createStoreActivities } from '../../activities/store-activities.js';
import { compareArtifacts } from '../../bench/campaign/compare-artifacts.js';
import { compareDatabases, countNetworks } from '../../bench/campaign/compare-databases.js';
import { createStubCompute } from '../../bench/orchestrate/stub-compute.js';
import type { ArtifactStore } from '../../results/artifact-store.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import type { ResultWriter } from '../../results/result-store.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { nameGroup } from '../../study/plan.js';
import { layOutDataFolder, type DataFolder } from '../../workers/data-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { PLAN } from './test-ports.js';

type Activity<Answer = unknown> = () => Promise<Answer>;
/** How often and when an activity is called, by workers of their own; the last answer counts. */
type Way = (own: Activity, other: Activity, untold: Activity) => Promise<unknown>;

const WAYS: Readonly<Record<string, Way>> = {
  'twice in a row': async (own) => {
    await own();
    return own();
  },
  'twice at once': async (own) => (await Promise.all([own(), own()]))[1],
  'twice at once, by two processes': async (own, other) => (await Promise.all([own(), other()]))[1],
  'again when it was done, but told that it failed': async (own, _, untold) => {
    await untold();
    return own();
  },
};

const QUIET = new DefaultLogger('ERROR');
const NO_DIFFERENCE = { stepsInOneOnly: 0, changedSteps: 0, filesInOneOnly: 0, damagedFiles: 0 };

describe('every activity', () => {
  for (const [words, way] of Object.entries(WAYS)) {
    it(`leaves the same rows and the same hashes when it is called ${words}`, async (context) => {
      const once = await runAll(context, (own) => own());
      const more = await runAll(context, way);
      assert.equal(more.faults > 0, words.includes('told that it failed'));
      assert.deepEqual(more.answers, once.answers);
      assert.deepEqual(await compareArtifacts(once.folder, more.folder), NO_DIFFERENCE);
      assert.deepEqual(compareDatabases(once.folder.results, more.folder.results), []);
      const { recorded, surplus } = countNetworks(more.folder.results);
      assert.deepEqual([recorded.size, surplus], [PLAN.networks.length, 0]);
      for (const folder of ['scratch', 'claims']) {
        assert.deepEqual(readdirSync(join(more.folder.artifacts, folder)), [], 'unfinished work stays');
      }
    });
  }
});

/** Calls all activities for all of the plan in that way. Returns what each answered at last and all that they left. */
async function runAll(context: TestContext, way: Way) {
  const folder = layOutDataFolder(makeTemporaryFolder(context));
  await mkdir(folder.artifacts, { recursive: true });
  await createFolderArtifactStore(folder.artifacts).freezePlan(PLAN.hash, JSON.stringify(PLAN));
  const [own, other] = [createWorker(folder), createWorker(folder)];
  let faults = 0;
  const untold = createWorker(folder, () => {
    faults++;
    throw new Error('told that it failed');
  });
  const answers: unknown[] = [];
  const call = async (ask: (worker: Worker) => Promise<unknown>) => {
    const run = (worker: Worker) => () => new MockActivityEnvironment({}, { logger: QUIET }).run(() => ask(worker));
    // a step finds by itself that it was done; others fail, and are called again
    const fail = () => run(untold)().catch(() => undefined);
    answers.push(forgetReuse(await way(run(own), run(other), fail)));
  };
  const plan = PLAN.hash;
  try {
    await call((worker) => worker.openPlan({ plan }));
    for (const [index] of PLAN.groups.entries()) {
      await call((worker) => worker.loadGroup({ plan, group: nameGroup(index) }));
    }
    for (const { identity } of PLAN.networks) {
      await call((worker) => worker.loadProtocol({ plan, network: identity.id }));
    }
    for (const kind of ['generate', 'pretrain', 'transfer', 'evaluate', 'record'] as const) {
      for (const [step, input] of Object.entries(PLAN.steps)) {
        if (input.kind === kind) await call((worker) => worker[kind]({ plan, step }));
      }
    }
    await call((worker) => worker.recordTogether({ plan, steps: PLAN.networks.map(({ steps }) => steps.record) }));
    return { answers, folder, faults };
  } finally {
    for (const worker of [own, other, untold]) worker.close();
  }
}

type Worker = ReturnType<typeof createWorker>;

/**
 * A worker with stores of its own on the folder.
 * @param afterChange of an artifact or a row
 */
function createWorker(folder: DataFolder, afterChange: () => void = () => undefined) {
  const store = createFolderArtifactStore(folder.artifacts);
  const writer = createResultWriter(folder.results);
  const artifacts: ArtifactStore = {
    ...store,
    publish: async (step) => {
      const manifest = await store.publish(step);
      afterChange();
      return manifest;
    },
  };
  const results: ResultWriter = {
    ...writer,
    registerPlan: (row) => {
      writer.registerPlan(row);
      afterChange();
    },
    recordNetworks: (rows) => {
      const outcomes = writer.recordNetworks(rows);
      afterChange();
      return outcomes;
    },
  };
  const plans = createPlanSource(artifacts);
  const ports: StepPorts = {
    artifacts,
    plans,
    compute: createStubCompute(),
    machine: { host: 'a', cpu: 'b', node: 'c', version: '0' },
    software: () => Promise.resolve('{}'),
    log: { info: () => undefined, warn: () => undefined },
  };
  return {
    ...createStoreActivities({ artifacts, plans, results, findings: { append: () => undefined } }),
    ...createSimulateActivities(ports),
    ...createTrainActivities(ports),
    close: () => writer.close(),
  };
}

/** Who finds a step finished says so; nothing else may differ. */
function forgetReuse(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (field, value: unknown) => (field === 'reused' ? undefined : value)));
}
