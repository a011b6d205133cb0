import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createStubs } from './stub-activities.js';
import { BUNDLE, quietenRuntime, startEnvironment, withWorkers } from './temporal-environment.js';

/** From dist/test/workflows/ to the sources, where the files are. */
const FOLDER = fileURLToPath(new URL('../../../test/workflows/histories/', import.meta.url));

/** A study's workflow names its groups after itself, so that a replay needs the ids of then. */
const WORKFLOW_IDS = { 'study.json': 'saved', 'group.json': 'saved/group-0' } as const;

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
    for (const [file, id] of Object.entries(WORKFLOW_IDS)) {
      const history = await client.workflow.getHandle(id).fetchHistory();
      writeFileSync(join(FOLDER, file), `${historyToJSON(history)}\n`);
    }
  } finally {
    await environment.teardown();
  }
}
