import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { holdWaitingSteps, releaseWaitingSteps } from '../../cli/control/waiting-steps.js';
import { cancelUpdate, pauseUpdate, progressQuery, resumeUpdate } from '../../workflows/messages.js';
import { retryUpdate, windowUpdate, type Progress } from '../../workflows/messages.js';
import type { protocolWorkflow } from '../../workflows/protocol-workflow.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createHeldSteps } from './held-steps.js';
import { createStubs, type StubStudy } from './stub-activities.js';
import { BUNDLE, newWorkflowId, startEnvironment, withWorkers } from './temporal-environment.js';

const STUDY: StubStudy = { 'group-0': ['a', 'b', 'c'], 'group-1': ['d', 'e'] };
const ALL = ['a', 'b', 'c', 'd', 'e'];

type Handle = WorkflowHandleWithFirstExecutionRunId<typeof studyWorkflow>;

describe('control of a study', { concurrency: false }, () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  const start = (window = 6): Promise<Handle> =>
    environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: newWorkflowId(),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: 'plan', window }],
    });

  /** The study's own figures and those of its running groups. */
  const observe = async (study: Handle): Promise<readonly Progress[]> => {
    const own = await study.query(progressQuery);
    const { workflow } = environment.client;
    return [own, ...(await Promise.all(own.running.map((id) => workflow.getHandle(id).query(progressQuery))))];
  };
  const until = async (study: Handle, isSo: (progress: readonly Progress[]) => boolean): Promise<void> => {
    while (!isSo(await observe(study))) continue;
  };
  const countPending = async (study: Handle): Promise<number> => {
    const ids = [study.workflowId, ...(await study.query(progressQuery)).running];
    const described = await Promise.all(ids.map((id) => environment.client.workflow.getHandle(id).describe()));
    return described.reduce((sum, { raw }) => sum + (raw.pendingActivities?.length ?? 0), 0);
  };

  it('starts nothing after pause, lets running steps end, and loses nothing after resume', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) => (kind === 'transfer' ? held.hold(step) : undefined));
    await withWorkers(environment, activities, async () => {
      const study = await start(4);
      await held.begun(4);
      await study.executeUpdate(pauseUpdate);
      held.release();
      await until(study, (all) => add(all, 'transfer') === 4);
      assert.equal(await countPending(study), 0);
      assert.deepEqual(
        ran.filter((step) => !/^(generate|pretrain|transfer)/.test(step)),
        [],
      );
      assert.ok((await observe(study)).every(({ paused }) => paused));
      await study.executeUpdate(resumeUpdate);
      const { steps, failures } = await study.result();
      assert.deepEqual(failures, []);
      assert.equal(steps.record.done, 5);
      assert.equal(new Set(ran).size, ran.length, 'a step ran twice');
      for (const id of [study.workflowId, `${study.workflowId}/group-0`]) {
        const history = await environment.client.workflow.getHandle(id).fetchHistory();
        await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, id);
      }
    });
  });

  it('stays paused when its workers are new ones', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) => (kind === 'transfer' ? held.hold(step) : undefined));
    const study = await start();
    await withWorkers(environment, activities, async () => {
      await held.begun(5);
      await study.executeUpdate(pauseUpdate);
      held.release();
      await until(study, (all) => add(all, 'transfer') === 5);
    });
    const before = ran.length;
    await withWorkers(environment, activities, async () => {
      assert.ok((await study.query(progressQuery)).paused);
      assert.equal(ran.length, before);
      await study.executeUpdate(resumeUpdate);
      assert.equal((await study.result()).steps.record.done, 5);
    });
  });

  it('holds back, while it is paused, what waits in the queue of a worker', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs({ 'group-0': ['a', 'b', 'c'] }, (kind, step) =>
      kind === 'transfer' ? held.hold(step) : undefined,
    );
    const { client } = environment;
    const body = async () => {
      const study = await start();
      await held.begun(1);
      await study.executeUpdate(pauseUpdate);
      assert.deepEqual(await holdWaitingSteps(client, study.workflowId), { running: 1, held: 2 });
      held.release();
      await until(study, (all) => add(all, 'transfer') === 1);
      // goes through the same queue, behind those two
      await client.workflow.execute<typeof protocolWorkflow>('protocolWorkflow', {
        workflowId: newWorkflowId(),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', network: 'a' }],
      });
      assert.equal(ran.filter((step) => step.startsWith('transfer')).length, 2, 'the running one and the one behind');
      await study.executeUpdate(resumeUpdate);
      assert.equal(await releaseWaitingSteps(client, study.workflowId), 2);
      assert.equal((await study.result()).steps.record.done, 3);
    };
    await withWorkers(environment, activities, body, 1);
  });

  it('goes by a new concurrency at once, larger or smaller', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs({ 'group-0': ['a', 'b', 'c', 'd'] }, (kind, step) =>
      kind === 'transfer' && step !== 'd' ? held.hold(step) : undefined,
    );
    await withWorkers(environment, activities, async () => {
      const study = await start(1);
      await held.begun(1);
      assert.equal(ran.filter((step) => step.startsWith('transfer')).length, 1);
      await study.executeUpdate(windowUpdate, { args: [3] });
      await held.begun(3);
      await study.executeUpdate(windowUpdate, { args: [1] });
      held.release();
      await study.result();
      const before = ran.slice(0, ran.indexOf('transfer d'));
      assert.deepEqual(before.filter((step) => step.startsWith('record')).toSorted(), [
        'record a',
        'record b',
        'record c',
      ]);
    });
  });

  it('refuses a concurrency that is none', async () => {
    const held = createHeldSteps();
    const { activities } = createStubs(STUDY, (kind, step) => (kind === 'transfer' ? held.hold(step) : undefined));
    await withWorkers(environment, activities, async () => {
      const study = await start();
      for (const window of [0, 1.5, 501]) {
        await assert.rejects(study.executeUpdate(windowUpdate, { args: [window] }), ({ cause }: Error) => {
          return cause instanceof Error && /from 1 to 500/.test(cause.message);
        });
      }
      held.release();
      await study.result();
    });
  });

  it('cancels one network, that runs or waits, and ends the others', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) =>
      kind === 'transfer' && step === 'a' ? held.hold(step) : undefined,
    );
    await withWorkers(environment, activities, async () => {
      const study = await start(1);
      await held.begun(1);
      for (const network of ['c', 'a']) {
        await study.executeUpdate(cancelUpdate, { args: [{ kind: 'network', group: 'group-0', network }] });
      }
      const { failures, cancelled } = await study.result();
      assert.equal(cancelled, 2);
      assert.deepEqual(
        failures.map(({ network, state }) => [network, state]),
        [
          ['c', 'cancelled'],
          ['a', 'cancelled'],
        ],
      );
      assert.deepEqual(listRecorded(ran), ['b', 'd', 'e']);
      assert.ok(!ran.includes('transfer c'));
    });
  });

  it('cancels a branch in the midst of its pretraining, and ends the others', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) =>
      kind === 'pretrain' && step === 'group-0' ? held.hold(step) : undefined,
    );
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      await study.executeUpdate(cancelUpdate, { args: [{ kind: 'groups', groups: ['group-0'] }] });
      const { failures } = await study.result();
      assert.deepEqual(
        failures.map(({ network, step, state }) => [network, step, state]),
        ['a', 'b', 'c'].map((network) => [network, 'pretrain', 'cancelled']),
      );
      assert.deepEqual(listRecorded(ran), ['d', 'e']);
    });
  });

  it('leaves a shared step to the group that still needs it', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) =>
      kind === 'generate' && step === 'source' ? held.hold(step) : undefined,
    );
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      await study.executeUpdate(cancelUpdate, { args: [{ kind: 'groups', groups: ['group-0'] }] });
      held.release();
      const { cancelled } = await study.result();
      assert.equal(cancelled, 3);
      assert.deepEqual(listRecorded(ran), ['d', 'e']);
    });
  });

  it('ends a paused study that is cancelled, and tells all of its networks', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind, step) => (kind === 'transfer' ? held.hold(step) : undefined));
    await withWorkers(environment, activities, async () => {
      const study = await start(1);
      await held.begun(1);
      await study.executeUpdate(pauseUpdate);
      await study.executeUpdate(cancelUpdate, { args: [{ kind: 'study' }] });
      const { failures } = await study.result();
      assert.deepEqual(failures.map(({ network }) => network).toSorted(), ALL);
      assert.ok(failures.every(({ state }) => state === 'cancelled'));
      assert.deepEqual(listRecorded(ran), []);
    });
  });

  it('tries exactly the failed and skipped ones again, in running groups and in ended ones', async () => {
    const held = createHeldSteps();
    let isMended = false;
    const { activities, ran } = createStubs(STUDY, (kind, step) => {
      if (kind === 'transfer' && step === 'c') return held.hold(step);
      const isPoisoned = (kind === 'evaluate' && step === 'b') || (kind === 'pretrain' && step === 'group-1');
      if (isPoisoned && !isMended) throw poison();
      return undefined;
    });
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      await until(study, (all) => sum(all, ({ failed, skipped }) => failed + skipped) === 3);
      await until(study, (all) => add(all, 'record') === 1);
      const before = ran.length;
      isMended = true;
      await study.executeUpdate(retryUpdate, { args: [{}] });
      held.release();
      const { failures, steps } = await study.result();
      assert.deepEqual(failures, []);
      const expected = [
        ...['transfer b', 'evaluate b', 'record b', 'evaluate c', 'record c', 'pretrain group-1'],
        ...['d', 'e'].flatMap((name) => [`transfer ${name}`, `evaluate ${name}`, `record ${name}`]),
      ];
      assert.deepEqual(ran.slice(before).toSorted(), expected.toSorted());
      const counts = Object.values(steps).map(({ done }) => done);
      assert.deepEqual(counts, [2, 2, 5, 5, 5]);
    });
  });

  it('tries one kind of error again, of a group that ended', async () => {
    let isMended = false;
    const { activities, ran } = createStubs({ 'group-0': ['a', 'b', 'c'] }, (kind, step) => {
      if (kind !== 'transfer' || isMended) return;
      if (step === 'a') throw poison();
      if (step === 'b') throw ApplicationFailure.nonRetryable('no room', 'disk-full');
    });
    const held = createHeldSteps();
    const record = activities.record.bind(activities);
    activities.record = async (request) => {
      if (request.step === 'c') await held.hold('c');
      return record(request);
    };
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      // with nothing left to do it ends, unless it is paused
      await study.executeUpdate(pauseUpdate);
      held.release();
      await until(study, ([own]) => own?.failed === 2);
      isMended = true;
      const before = ran.length;
      await study.executeUpdate(retryUpdate, { args: [{ error: 'disk-full' }] });
      assert.equal(ran.length, before);
      await study.executeUpdate(resumeUpdate);
      const { failures } = await study.result();
      assert.deepEqual(
        failures.map(({ network, error }) => [network, error]),
        [['a', 'diverged']],
      );
      assert.deepEqual(ran.slice(before), ['transfer b', 'evaluate b', 'record b']);
    });
  });
});

function poison(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
}

function sum(all: readonly Progress[], count: (progress: Progress) => number): number {
  return all.reduce((total, progress) => total + count(progress), 0);
}

function add(all: readonly Progress[], kind: keyof Progress['steps']): number {
  return sum(all, ({ steps }) => steps[kind].done);
}

function listRecorded(ran: readonly string[]): readonly string[] {
  return ran
    .filter((step) => step.startsWith('record '))
    .map((step) => step.slice('record '.length))
    .toSorted();
}
