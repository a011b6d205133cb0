import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/activity';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { cancelUpdate, failuresQuery, pauseUpdate, progressQuery } from '../../workflows/messages.js';
import { resumeUpdate, retryUpdate, windowUpdate } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createHeldSteps } from './held-steps.js';
import { scrubHistory } from './scrub-history.js';
import { createStubs } from './stub-activities.js';
import { BUNDLE, quietenRuntime, startEnvironment, withWorkers } from './temporal-environment.js';

/** From dist/test/workflows/ to the sources, where the files are. */
const FOLDER = fileURLToPath(new URL('../../../test/workflows/histories/', import.meta.url));

/** A study's workflow names its groups after itself, so that a replay needs the ids of then. */
const WORKFLOW_IDS = {
  'study.json': 'saved',
  'group.json': 'saved/group-0',
  'controlled-study.json': 'controlled',
  'controlled-group.json': 'controlled/group-0',
  'retried-group.json': 'controlled/group-0/again-1',
  'single-study.json': 'single',
  'single-group.json': 'single/group-0',
  'independent-study.json': 'independent',
  'independent-group.json': 'independent/group-0',
} as const;

/**
 * Histories of studies that ran with earlier code: a study that is under way must go on with today's. A change that
 * breaks one needs `patched()`; `UPDATE_GOLDEN=1` writes them anew, for a version that no study has run with.
 */
describe('saved histories', { concurrency: false }, () => {
  if (process.env['UPDATE_GOLDEN'] === '1') it('are written anew', saveHistories);

  for (const [file, workflowId] of Object.entries(WORKFLOW_IDS)) {
    it(`${file} replays with the code of today`, async () => {
      quietenRuntime();
      const history: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
      await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, workflowId);
    });
  }

  it('name neither machine nor process', () => {
    for (const file of Object.keys(WORKFLOW_IDS)) {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      assert.equal(text, scrubHistory(text), file);
      assert.doesNotMatch(text, /\d@/, file);
    }
  });

  it('are all replayed', () => {
    assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(WORKFLOW_IDS).sort());
  });
});

async function saveHistories(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const environment = await startEnvironment();
  try {
    const study = { 'group-0': ['a', 'b'], 'group-1': ['c'] };
    const { client } = environment;
    await withWorkers(environment, createStubs(study).activities, () =>
      client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
        workflowId: WORKFLOW_IDS['study.json'],
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', window: 2 }],
      }),
    );
    await runControlled(environment);
    await runSingle(environment);
    await withWorkers(environment, createStubs(study, undefined, 'independent').activities, () =>
      client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
        workflowId: WORKFLOW_IDS['independent-study.json'],
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', window: 2 }],
      }),
    );
    for (const [file, id] of Object.entries(WORKFLOW_IDS)) {
      const history = await client.workflow.getHandle(id).fetchHistory();
      writeFileSync(join(FOLDER, file), scrubHistory(historyToJSON(history)));
    }
  } finally {
    await environment.teardown();
  }
}

/** Paused, widened, tried again and cancelled in part. */
async function runControlled(environment: TestWorkflowEnvironment): Promise<void> {
  const held = createHeldSteps();
  const failing = new Set(['evaluate b']);
  const { activities } = createStubs({ 'group-0': ['a', 'b'], 'group-1': ['c', 'd'] }, (kind, step) => {
    if (failing.delete(`${kind} ${step}`)) throw ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
    return kind === 'transfer' && step === 'c' ? held.hold(step) : undefined;
  });
  await withWorkers(environment, activities, async () => {
    const study = await environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: WORKFLOW_IDS['controlled-study.json'],
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: 'plan', window: 2 }],
    });
    await held.begun(1);
    while ((await study.query(progressQuery)).failed === 0) continue;
    await study.executeUpdate(pauseUpdate);
    await study.executeUpdate(windowUpdate, { args: [3] });
    await study.executeUpdate(retryUpdate, { args: [{}] });
    await study.executeUpdate(cancelUpdate, { args: [{ kind: 'network', group: 'group-1', network: 'c' }] });
    await study.executeUpdate(resumeUpdate);
    const { failed, cancelled, steps } = await study.result();
    assert.deepEqual([failed, cancelled, steps.record.done], [0, 1, 3]);
  });
}

/** Started with what an earlier run has left; single networks are tried again, one that failed and one that was skipped. */
async function runSingle(environment: TestWorkflowEnvironment): Promise<void> {
  const held = createHeldSteps();
  const failing = new Set(['evaluate b', 'pretrain group-1']);
  const { activities } = createStubs({ 'group-0': ['a', 'b', 'e'], 'group-1': ['c', 'd'] }, (kind, step) => {
    if (failing.delete(`${kind} ${step}`)) throw ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
    return kind === 'transfer' && step === 'a' ? held.hold(step) : undefined;
  });
  const left = {
    network: 'e',
    step: 'transfer',
    state: 'failed',
    error: 'diverged',
    reason: 'the loss is NaN',
  } as const;
  await withWorkers(environment, activities, async () => {
    const study = await environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: WORKFLOW_IDS['single-study.json'],
      taskQueue: TASK_QUEUES.workflows,
      args: [
        {
          ...{ plan: 'plan', window: 6 },
          only: { 'group-0': ['a', 'b'], 'group-1': ['c', 'd'] },
          missing: { 'group-0': [left] },
        },
      ],
    });
    await held.begun(1);
    const group = environment.client.workflow.getHandle(`${study.workflowId}/group-0`);
    while ((await study.query(progressQuery)).skipped < 2) continue;
    while ((await group.query(failuresQuery, ['b'])).length < 1) continue;
    for (const network of ['b', 'c', 'e']) await study.executeUpdate(retryUpdate, { args: [{ networks: [network] }] });
    held.release();
    const { failures, steps } = await study.result();
    assert.deepEqual([failures, steps.record.done], [[], 5]);
  });
}
