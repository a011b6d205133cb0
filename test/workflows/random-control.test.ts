import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import fc from 'fast-check';
import type { Outcome } from '../../workflows/messages.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { TASK_QUEUES } from '../../workflows/task-queues.js';
import { createGatedSteps } from './gated-activities.js';
import { ANY_COMMANDS, cancelNetwork, checkSettled, createModel, isOver, mend, openOne } from './study-model.js';
import {
  openStep,
  pause,
  poison,
  resume,
  resumeStudy,
  retry,
  retryNetwork,
  STUDY,
  type Model,
  type Real,
} from './study-model.js';
import { BUNDLE, newWorkflowId, startEnvironment, withWorkers } from './temporal-environment.js';

/** Fewer than a study may have under way, so that steps wait in the worker's queue as well. */
const ROOM = 3;
const SEED = 20_261_123;

describe('a study that is controlled in random order', () => {
  let environment: TestWorkflowEnvironment;
  before(async () => {
    environment = await startEnvironment();
  });
  after(() => environment.teardown());

  it('starts nothing after a pause, loses nothing after resume, and runs every step once', async () => {
    const commands = fc.commands([...ANY_COMMANDS], { maxCommands: 40, size: 'max' });
    await fc.assert(fc.asyncProperty(commands, runStudy), {
      seed: SEED,
      numRuns: 8,
      endOnFailure: true,
      includeErrorInReport: true,
    });
  });

  it('forgets no cancellation when others of its group are tried again', () =>
    runStudy([
      poison('transfer a', 'diverged'),
      poison('transfer b', 'disk-full'),
      ...['pretrain group-0', 'transfer a', 'transfer b', 'transfer c', 'evaluate c'].map(openStep),
      mend,
      pause,
      retry('diverged'),
      cancelNetwork('a'),
      retry('disk-full'),
      resume,
    ]));

  it('cancels nothing that is tried again since, when another of its group is cancelled', () =>
    runStudy([
      poison('transfer a', 'diverged'),
      ...['pretrain group-0', 'transfer a'].map(openStep),
      cancelNetwork('a'),
      mend,
      retry(undefined),
      cancelNetwork('c'),
    ]));

  it('tries one network again, alone where it failed itself, and with its group where that was skipped', () =>
    runStudy([
      poison('transfer a', 'diverged'),
      poison('transfer b', 'diverged'),
      poison('pretrain group-1', 'disk-full'),
      ...['pretrain group-0', 'transfer a', 'transfer b', 'pretrain group-1'].map(openStep),
      mend,
      retryNetwork('a'),
      retryNetwork('a'),
      cancelNetwork('e'),
      retryNetwork('d'),
      retry(undefined),
    ]));

  it('ends a pretraining when all networks that need it are cancelled one by one', () =>
    runStudy([cancelNetwork('d'), cancelNetwork('e')]));

  async function runStudy(commands: Iterable<fc.AsyncCommand<Model, Real>>): Promise<void> {
    const steps = createGatedSteps(STUDY);
    const { client } = environment;
    const body = async () => {
      const study = await client.workflow.start<typeof studyWorkflow>('studyWorkflow', {
        workflowId: newWorkflowId(),
        taskQueue: TASK_QUEUES.workflows,
        args: [{ plan: 'plan', window: 2 }],
      });
      try {
        const model = createModel();
        const real: Real = { client, study, steps, room: ROOM };
        await checkSettled(model, real);
        await fc.asyncModelRun(() => ({ model, real }), commands);
        if (!isOver(model)) await resumeStudy(model, real);
        while (!isOver(model)) {
          for (const name of steps.waiting.keys()) openOne(model, steps, name);
          await checkSettled(model, real);
        }
        checkOutcome(await study.result(), model, real);
        const history = await study.fetchHistory();
        await Worker.runReplayHistory({ workflowBundle: { codePath: BUNDLE } }, history, study.workflowId);
      } finally {
        // or its steps would come to the next study's workers
        await study.terminate().catch(() => undefined);
      }
    };
    await withWorkers(environment, steps.activities, body, ROOM);
  }
});

function checkOutcome({ failures, steps: tally, ...counts }: Outcome, { cells }: Model, { steps }: Real): void {
  const expected = [...cells].filter(([, state]) => state !== 'recorded');
  assert.deepEqual(failures.map(({ network, state }) => [network, state]).toSorted(), expected.toSorted());
  for (const state of ['failed', 'skipped', 'cancelled'] as const) {
    assert.equal(counts[state], expected.filter(([, of]) => of === state).length, state);
  }
  for (const [name, times] of steps.computed) assert.equal(times, 1, `${name} was computed ${times} times`);
  for (const [kind, { done, reused }] of Object.entries(tally)) {
    const names = [...steps.computed.keys()].filter((name) => name.startsWith(`${kind} `));
    assert.equal(done - reused, names.length, `${kind} steps that were computed`);
  }
}
