import { mkdirSync } from 'node:fs';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Compute } from '../../activities/compute.js';
import { createPlanSource } from '../../activities/plan-source.js';
import { createSimulateActivities, createTrainActivities } from '../../activities/step-activities.js';
import type { StepPorts } from '../../activities/step-ports.js';
import { createStoreActivities } from '../../activities/store-activities.js';
import { createStubCompute } from '../../bench/orchestrate/stub-compute.js';
import { createFolderArtifactStore } from '../../results/folder-artifact-store.js';
import type { Finding } from '../../results/ledger/event.js';
import type { StepRun } from '../../results/manifest.js';
import { appendFinding } from '../../results/sqlite/event-writer.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import type { CellFailure } from '../../study/cell-failure.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy, type Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';

const POISON = { state: 'failed', error: 'poison', reason: 'NaN in the loss' } as const;
const TIMES = { startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:01.000Z' } as const;
const ATTEMPT = { worker: '1@here', outcome: 'failed', error: 'poison', reason: 'NaN in the loss' } as const;
const FAILED_RUN: StepRun = { activity: 'failed', study: 'minimal', attempts: [{ attempt: 1, ...TIMES, ...ATTEMPT }] };

const QUIET = new DefaultLogger('ERROR');
const KINDS = ['generate', 'pretrain', 'transfer', 'evaluate'] as const;

/** What is said of the program that has computed it. */
export const SOFTWARE = {
  commit: '0123456789012345678901234567890123456789',
  lockfile: 'a'.repeat(64),
  libraries: { 'libtensorflow_cc.so.2': 'b'.repeat(64) },
  system: '6.1',
  flags: {},
};

export const MACHINE = { host: 'here', cpu: 'one', node: 'v20', version: '0.0.1' } as const;

/** Runs every step of a study in a data folder, with stubs in the place of computations and of the Temporal server. */
export async function finishStudy(
  dataFolder: string,
  text: string,
  compute: Compute = createStubCompute(),
): Promise<Plan> {
  return finishPlan(dataFolder, planStudy(parseStudy(text, 'study.yaml')), compute);
}

interface FinishOptions {
  /** Names of networks whose last training has failed. */
  readonly failed?: readonly string[];
  /** Networks are recorded before the steps are run, as where something is found damaged behind them. */
  readonly isLate?: boolean;
}

/** The same of a plan that is there already. */
export async function finishPlan(
  dataFolder: string,
  plan: Plan,
  compute: Compute = createStubCompute(),
  { failed = [], isLate = false }: FinishOptions = {},
): Promise<Plan> {
  const folder = layOutDataFolder(dataFolder);
  mkdirSync(folder.artifacts, { recursive: true });
  const artifacts = createFolderArtifactStore(folder.artifacts);
  await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const results = createResultWriter(folder.results);
  const plans = createPlanSource(artifacts);
  const ports: StepPorts = {
    artifacts,
    plans,
    compute,
    machine: MACHINE,
    software: () => Promise.resolve(JSON.stringify(SOFTWARE)),
    log: { info: () => undefined, warn: () => undefined },
  };
  const findings = { append: (finding: Finding) => appendFinding(folder, finding) };
  const store = createStoreActivities({ artifacts, plans, results, findings });
  const steps = { ...createSimulateActivities(ports), ...createTrainActivities(ports) };
  const workflowExecution = { workflowId: 'study', runId: plan.hash };
  const run = <T>(work: () => Promise<T>) =>
    new MockActivityEnvironment({ workflowExecution }, { logger: QUIET }).run(work);
  await run(() => store.openPlan({ plan: plan.hash }));
  const lost = plan.networks.filter(({ identity }) => failed.includes(identity.id));
  const left = new Set(lost.flatMap(({ steps: { transfer, pretrain, evaluate } }) => [transfer ?? pretrain, evaluate]));
  const runSteps = async () => {
    for (const kind of KINDS) {
      for (const [step, input] of Object.entries(plan.steps)) {
        if (input.kind === kind && !left.has(step)) await run(() => steps[kind]({ plan: plan.hash, step }));
      }
    }
  };
  const records = plan.networks.filter((network) => !lost.includes(network)).map(({ steps: { record } }) => record);
  const record = () => run(() => store.recordTogether({ plan: plan.hash, steps: records }));
  for (const work of isLate ? [record, runSteps] : [runSteps, record]) await work();
  if (lost.length > 0) {
    const missing = lost.map(({ identity, steps: { transfer } }): CellFailure => {
      return { network: identity.id, step: transfer === undefined ? 'pretrain' : 'transfer', ...POISON };
    });
    for (const step of left) await artifacts.keepRun(step, FAILED_RUN);
    await run(() => store.keepMissing({ plan: plan.hash, missing }));
  }
  await run(() => store.keepEnd({ plan: plan.hash }));
  results.close();
  return plan;
}
