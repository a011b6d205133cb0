import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { progressQuery } from '../../workflows/messages.js';
import type { protocolWorkflow } from '../../workflows/protocol-workflow.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createStubs, type StubStudy } from './stub-activities.js';
import { BUNDLE, newWorkflowId, startEnvironment, withWorkers, type AllActivities } from './temporal-environment.js';

const STUDY: StubStudy = { 'group-0': ['a', 'b', 'c'], 'group-1': ['d', 'e'] };

describe('study workflow', () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  const run = (activities: AllActivities, window = 4, workflowId = newWorkflowId()) =>
    withWorkers(environment, activities, () =>
      environment.client.workflow.execute<typeof studyWorkflow>('studyWorkflow', {
        workflowId,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', window }],
      }),
    );

  it('runs every step once, and shared steps once for all who share them', async () => {
    const { activities, ran } = createStubs(STUDY);
    const outcome = await run(activities);
    const expected = [
      ...['generate source', 'generate target', 'pretrain group-0', 'pretrain group-1'],
      ...['a', 'b', 'c', 'd', 'e'].flatMap((name) => [`transfer ${name}`, `evaluate ${name}`, `record ${name}`]),
    ];
    assert.deepEqual(ran.toSorted(), expected.toSorted());
    assert.deepEqual(outcome.failures, []);
    assert.equal(outcome.steps.record.done, 5);
    assert.equal(outcome.steps.generate.done, 2);
  });

  it('runs the steps of a network in their order', async () => {
    const { activities, ran } = createStubs(STUDY);
    await run(activities, 1);
    const order = ['generate source', 'pretrain group-1', 'transfer d', 'evaluate d', 'record d'];
    const places = order.map((step) => ran.indexOf(step));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it('ends the others when one cell fails for good, and says why', async () => {
    const { activities, kept } = createStubs(STUDY, (kind, step) => {
      if (kind === 'evaluate' && step === 'b') throw poison();
    });
    const { failures, steps } = await run(activities);
    assert.deepEqual(kept, failures);
    assert.deepEqual(failures, [
      { network: 'b', step: 'evaluate', state: 'failed', error: 'diverged', reason: 'the loss is NaN' },
    ]);
    assert.equal(steps.record.done, 4);
  });

  it('skips the networks of a pretraining that fails, with the reason', async () => {
    const { activities, kept, ran } = createStubs(STUDY, (kind, step) => {
      if (kind === 'pretrain' && step === 'group-0') throw poison();
    });
    const { failures, steps } = await run(activities);
    assert.deepEqual(kept, failures);
    assert.deepEqual(
      failures.map(({ network, step, state, reason }) => [network, step, state, reason]),
      ['a', 'b', 'c'].map((name) => [name, 'pretrain', 'skipped', 'the loss is NaN']),
    );
    assert.equal(steps.record.done, 2);
    assert.ok(!ran.includes('transfer a'));
  });

  it('tries a failed step again when the failure allows it', async () => {
    let attempts = 0;
    const { activities } = createStubs({ 'group-0': ['a'] }, (kind) => {
      if (kind === 'transfer' && ++attempts < 2) throw ApplicationFailure.retryable('worker lost', 'process-lost');
    });
    const { failures } = await run(activities);
    assert.deepEqual(failures, []);
    assert.equal(attempts, 2);
  });

  it('keeps within its window', async () => {
    let running = 0;
    let most = 0;
    const { activities } = createStubs({ 'group-0': ['a', 'b', 'c', 'd', 'e', 'f'] }, async (kind) => {
      if (kind !== 'transfer') return;
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    await run(activities, 2);
    assert.ok(most <= 2, `${most} at once`);
  });

  it('waits for running steps when it is cancelled, and starts no other', async () => {
    const workflowId = newWorkflowId();
    const handle = environment.client.workflow.getHandle(workflowId);
    let ended = false;
    const { activities, ran } = createStubs(STUDY, async (kind) => {
      if (kind !== 'transfer') return;
      await handle.cancel();
      const heartbeats = setInterval(() => Context.current().heartbeat(), 50);
      try {
        await Context.current().cancelled;
      } catch (error) {
        assert.ok(error instanceof CancelledFailure);
        ended = true;
        throw error;
      } finally {
        clearInterval(heartbeats);
      }
    });
    await assert.rejects(run(activities, 1, workflowId), WorkflowFailedError);
    assert.ok(ended);
    assert.equal(ran.filter((step) => step.startsWith('transfer')).length, 1);
    assert.equal(ran.filter((step) => step.startsWith('evaluate')).length, 0);
  });

  it('replays its own histories', async () => {
    const workflowId = newWorkflowId();
    const { activities } = createStubs(STUDY);
    await run(activities, 2, workflowId);
    for (const id of [workflowId, `${workflowId}/group-0`]) {
      const history = await environment.client.workflow.getHandle(id).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, id);
    }
  });

  it('runs one protocol alone, with all of its steps, and tells its progress', async () => {
    const { activities, ran } = createStubs(STUDY);
    const workflowId = newWorkflowId();
    const progress = await withWorkers(environment, activities, async () => {
      await environment.client.workflow.execute<typeof protocolWorkflow>('protocolWorkflow', {
        workflowId,
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', network: 'd' }],
      });
      return environment.client.workflow.getHandle(workflowId).query(progressQuery);
    });
    assert.deepEqual(ran.toSorted(), [
      'evaluate d',
      'generate source',
      'generate target',
      'pretrain group-1',
      'record d',
      'transfer d',
    ]);
    assert.equal(progress.steps.record.done, 1);
  });
});

function poison(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
}
