import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { StepKind } from '../../study/step.js';
import { cancelUpdate, pauseUpdate, progressQuery, resumeUpdate, retryUpdate } from '../../workflows/messages.js';
import type { protocolWorkflow } from '../../workflows/protocol-workflow.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createHeldSteps } from './held-steps.js';
import { createStubs, type StubStudy } from './stub-activities.js';
import { BUNDLE, newWorkflowId, startEnvironment, withWorkers } from './temporal-environment.js';

const STUDY: StubStudy = { 'group-0': ['a', 'b', 'c'], 'group-1': ['d', 'e'] };
const ALL = ['a', 'b', 'c', 'd', 'e'];

describe('a study with a pretraining for every network', { concurrency: false }, () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  const start = (window = 6) =>
    environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: newWorkflowId(),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: 'plan', window }],
    });
  const fetchHistory = (id: string) => environment.client.workflow.getHandle(id).fetchHistory();
  const independent = (study: StubStudy, act?: (kind: StepKind, step: string) => Promise<void> | void) =>
    createStubs(study, act, 'independent');

  it('runs every pretraining once, before the transfer that goes on from it, and replays', async () => {
    const { activities, ran } = independent(STUDY);
    await withWorkers(environment, activities, async () => {
      const study = await start();
      const { failures, steps } = await study.result();
      assert.deepEqual(failures, []);
      const kinds = ['pretrain', 'transfer', 'evaluate', 'record'] as const;
      const expected = [
        ...['generate source', 'generate target'],
        ...ALL.flatMap((network) => kinds.map((kind) => `${kind} ${network}`)),
      ];
      assert.deepEqual(ran.toSorted(), expected.toSorted());
      assert.deepEqual(
        kinds.map((kind) => steps[kind].done),
        [5, 5, 5, 5],
      );
      for (const network of ALL) assert.ok(ran.indexOf(`pretrain ${network}`) < ran.indexOf(`transfer ${network}`));
      for (const id of [study.workflowId, `${study.workflowId}/group-0`]) {
        await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, await fetchHistory(id), id);
      }
    });
  });

  it('lets a pretraining go before transfers in the queue, in the group of its network', async () => {
    const { activities } = independent({ 'group-0': ['a'] });
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await study.result();
      const { events } = await fetchHistory(`${study.workflowId}/group-0`);
      const scheduled = (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: attributes }) =>
        attributes ? [[attributes.activityType?.name, attributes.priority?.priorityKey]] : [],
      );
      const priorityOf = (kind: StepKind) => {
        const key = scheduled.find(([name]) => name === kind)?.[1];
        assert.ok(typeof key === 'number', `no ${kind} was scheduled`);
        return key;
      };
      assert.ok(priorityOf('pretrain') < priorityOf('transfer'));
    });
  });

  it('loses the network of a pretraining that fails, and no other; a retry runs this one alone', async () => {
    const failing = new Set(['pretrain b', 'transfer d']);
    const held = createHeldSteps();
    const { activities, ran } = independent(STUDY, (kind, step) => {
      if (failing.has(`${kind} ${step}`)) throw ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
      return kind === 'transfer' && step === 'c' ? held.hold(step) : undefined;
    });
    await withWorkers(environment, activities, async () => {
      const study = await start();
      const { workflow } = environment.client;
      await held.begun(1);
      const group = workflow.getHandle(`${study.workflowId}/group-0`);
      while ((await group.query(progressQuery)).failed === 0) continue;
      while ((await study.query(progressQuery)).failed === 0) continue;
      const [failure] = (await group.query(progressQuery)).failures;
      const expected = { step: 'pretrain', state: 'failed', error: 'diverged', reason: 'the loss is NaN' };
      assert.deepEqual(failure, { network: 'b', ...expected });
      assert.ok(!ran.includes('transfer b'));
      failing.clear();
      const before = ran.length;
      await study.executeUpdate(retryUpdate, { args: [{}] });
      held.release();
      const { failures, steps } = await study.result();
      assert.deepEqual(failures, []);
      assert.deepEqual([steps.pretrain.done, steps.transfer.done, steps.record.done], [5, 5, 5]);
      const again = ran.slice(before).filter((step) => /^(pretrain|transfer) /.test(step));
      assert.deepEqual(again.toSorted(), ['pretrain b', 'pretrain d', 'transfer b', 'transfer d']);
    });
  });

  it('tells a network that is cancelled before its pretraining began as such', async () => {
    const held = createHeldSteps();
    const { activities, ran } = independent({ 'group-0': ['a', 'b'] }, (kind) =>
      kind === 'pretrain' ? held.hold(kind) : undefined,
    );
    await withWorkers(environment, activities, async () => {
      const study = await start(1);
      await held.begun(1);
      await study.executeUpdate(cancelUpdate, { args: [{ kind: 'network', group: 'group-0', network: 'b' }] });
      held.release();
      const { failures, steps } = await study.result();
      assert.deepEqual(
        failures.map(({ network, step, state }) => [network, step, state]),
        [['b', 'pretrain', 'cancelled']],
      );
      assert.equal(steps.record.done, 1);
      assert.ok(!ran.includes('pretrain b'));
    });
  });

  it('starts no transfer while it is paused', async () => {
    const held = createHeldSteps();
    const { activities, ran } = independent(STUDY, (kind, step) => (kind === 'pretrain' ? held.hold(step) : undefined));
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(5);
      await study.executeUpdate(pauseUpdate);
      held.release();
      const groups = (await study.query(progressQuery)).running;
      const countDone = async () => {
        const all = await Promise.all(
          groups.map((id) => environment.client.workflow.getHandle(id).query(progressQuery)),
        );
        return all.reduce((sum, { steps }) => sum + steps.pretrain.done, 0);
      };
      while ((await countDone()) < 5) continue;
      assert.ok(!ran.some((step) => step.startsWith('transfer')));
      await study.executeUpdate(resumeUpdate);
      assert.equal((await study.result()).steps.record.done, 5);
    });
  });

  it('writes at most 24 events a network into the history of a group', async () => {
    const networks = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const { activities } = independent({ 'group-0': networks });
    await withWorkers(environment, activities, async () => {
      const study = await start(1);
      await study.result();
      const { events } = await fetchHistory(`${study.workflowId}/group-0`);
      const aside = 16;
      assert.ok((events ?? []).length <= 24 * networks.length + aside, `${events?.length} events`);
    });
  });

  it('runs one protocol alone, whose failed pretraining is a failure of this network', async () => {
    const { activities, ran } = independent(STUDY, (kind) => {
      if (kind === 'pretrain') throw ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
    });
    const { failures } = await withWorkers(environment, activities, () =>
      environment.client.workflow.execute<typeof protocolWorkflow>('protocolWorkflow', {
        workflowId: newWorkflowId(),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', network: 'd' }],
      }),
    );
    assert.deepEqual(
      failures.map(({ network, step, state }) => [network, step, state]),
      [['d', 'pretrain', 'failed']],
    );
    assert.ok(!ran.includes('transfer d'));
  });
});
