import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import type { CellFailure } from '../../study/cell-failure.js';
import { failuresQuery, progressQuery, retryUpdate } from '../../workflows/messages.js';
import type { StudyInput } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createHeldSteps } from './held-steps.js';
import { createStubs, type Stubs, type StubStudy } from './stub-activities.js';
import { BUNDLE, newWorkflowId, startEnvironment, withWorkers } from './temporal-environment.js';

const STUDY: StubStudy = { 'group-0': ['a', 'b', 'c'], 'group-1': ['d', 'e'], 'group-2': ['f'], 'group-3': ['z'] };

describe('single networks that are tried again', { concurrency: false }, () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  const start = (more: Partial<StudyInput> = {}) =>
    environment.client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
      workflowId: newWorkflowId(),
      taskQueue: TASK_QUEUES.workflows,
      args: [{ plan: 'plan', window: 6, ...more }],
    });
  type Study = Awaited<ReturnType<typeof start>>;

  const retry = (study: Study, ...networks: string[]) => study.executeUpdate(retryUpdate, { args: [{ networks }] });

  const finish = async (study: Study) => {
    const outcome = await study.result();
    const history = await study.fetchHistory();
    await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, study.workflowId);
    return outcome;
  };

  it('are tried again alone in a group that runs, and once however often they are named', async () => {
    const held = createHeldSteps();
    const mended = new Set<string>();
    const { activities, ran } = createStubs({ 'group-0': ['a', 'b', 'c'] }, (kind, step) => {
      if (kind !== 'transfer') return undefined;
      return step === 'c' ? held.hold(step) : poisonUnless(mended.has(step));
    });
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      const group = environment.client.workflow.getHandle(`${study.workflowId}/group-0`);
      while ((await group.query(progressQuery)).failed < 2) continue;
      const told = await group.query(failuresQuery, ['b', 'c', 'none']);
      assert.deepEqual(
        told.map(({ network, state }) => [network, state]),
        [['b', 'failed']],
      );
      const first = ran.length;
      mended.add('b');
      // the study itself tells of groups that ended
      assert.deepEqual(await retry(study, 'b'), { named: [], others: 0 });
      await retry(study, 'b', 'c', 'none');
      held.release();
      const { failures } = await finish(study);
      assert.deepEqual(
        failures.map(({ network }) => network),
        ['a'],
      );
      const again = ran.slice(first).filter((step) => !step.endsWith(' c'));
      assert.deepEqual(again, ['transfer b', 'evaluate b', 'record b']);
    });
  });

  it('take those along that wait for the same pretraining, in other groups as well, and no others', async () => {
    const held = createHeldSteps();
    let isMended = false;
    const stubs = createStubs(STUDY, (kind, step) => {
      if (kind === 'transfer' && step === 'z') return held.hold(step);
      return poisonUnless(kind !== 'pretrain' || step === 'group-3' || isMended);
    });
    const { activities, ran } = sharePretraining(stubs, ['group-0', 'group-1']);
    await withWorkers(environment, activities, async () => {
      const study = await start();
      await held.begun(1);
      while ((await study.query(progressQuery)).skipped < 6) continue;
      const first = ran.length;
      isMended = true;
      assert.deepEqual(await retry(study, 'b'), { named: ['b'], others: 4 });
      assert.deepEqual(await retry(study, 'b', 'd'), { named: [], others: 0 });
      held.release();
      const { failures } = await finish(study);
      assert.deepEqual(
        failures.map(({ network, state }) => [network, state]),
        [['f', 'skipped']],
      );
      const pretrainings = ran.slice(first).filter((step) => step.startsWith('pretrain '));
      assert.deepEqual(pretrainings, ['pretrain shared']);
    });
  });

  it('may be of an earlier run, whose steps were never counted in this one', async () => {
    const held = createHeldSteps();
    const { activities, ran } = createStubs(STUDY, (kind) => (kind === 'transfer' ? held.hold(kind) : undefined));
    const missing = { 'group-0': [fail('b'), fail('c')], 'group-2': [{ ...fail('f'), state: 'cancelled' as const }] };
    await withWorkers(environment, activities, async () => {
      const study = await start({ only: { 'group-0': ['a'] }, missing });
      await held.begun(1);
      assert.deepEqual(await study.query(failuresQuery, ['a', 'b']), [fail('b')]);
      assert.deepEqual(await retry(study, 'b', 'f'), { named: ['b'], others: 0 });
      held.release();
      const { failures, steps, ...counts } = await finish(study);
      assert.deepEqual(counts, { failed: 1, skipped: 0, cancelled: 1 });
      assert.deepEqual(
        failures.map(({ network }) => network),
        ['c', 'f'],
      );
      assert.deepEqual([steps.transfer.done, steps.evaluate.done, steps.record.done], [2, 2, 2]);
      const recorded = ran.filter((step) => step.startsWith('record '));
      assert.deepEqual(recorded.toSorted(), ['record a', 'record b']);
    });
  });
});

/** Of these groups; the others keep theirs. */
function sharePretraining(stubs: Stubs, groups: readonly string[]): Stubs {
  const openPlan: Stubs['activities']['openPlan'] = async (request) => {
    const outlines = await stubs.activities.openPlan(request);
    return outlines.map((outline) => (groups.includes(outline.group) ? { ...outline, pretrain: 'shared' } : outline));
  };
  return { ...stubs, activities: { ...stubs.activities, openPlan } };
}

function poisonUnless(isMended: boolean): void {
  if (!isMended) throw ApplicationFailure.nonRetryable('the loss is NaN', 'diverged');
}

function fail(network: string): CellFailure {
  return { network, step: 'evaluate', state: 'failed', error: 'diverged', reason: 'the loss is NaN' };
}
