import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexPlan } from '../../../dashboard/stages/index-plan.js';
import { listSteps, type StepQuery } from '../../../dashboard/stages/list-steps.js';
import { createStepStates } from '../../../dashboard/stages/step-states.js';
import type { StepKey } from '../../../study/step.js';
import { missing, NOTHING_DONE, planReplicates, work } from './step-facts.js';

const plan = planReplicates();
const index = indexPlan(plan);
const finished = { worker: '8 on h', startedAt: '2026-01-01T00:00:00Z', durationMs: 3 } as const;
const find = () => Promise.resolve(finished);

describe('listSteps', () => {
  const [done, running, failed, cancelled] = plan.networks.map(({ steps }) => steps.evaluate);
  const [, , third, fourth] = plan.networks;
  const states = createStepStates(index, {
    ...NOTHING_DONE,
    isDone: (key) => key === done || key === plan.networks[0].steps.record,
    running: [work('evaluate', running)],
    failures: [missing(third, 'failed', 'evaluate'), missing(fourth, 'cancelled', 'evaluate')],
  });
  const list = (query: Partial<StepQuery>, maybeFinished: (key: StepKey) => Promise<typeof finished> = find) =>
    listSteps(index, states, { kind: 'evaluate', offset: 0, limit: 50, ...query }, maybeFinished);

  it('tells what runs first, then what failed and was cancelled, and what is done last', async () => {
    const { total, steps } = await list({});
    assert.equal(total, 4);
    assert.deepEqual(
      steps.map(({ key, state, worker, reason }) => [key, state, worker, reason]),
      [
        [running, 'running', '7 on h', null],
        [failed, 'failed', null, 'failed at evaluate'],
        [cancelled, 'cancelled', null, 'cancelled at evaluate'],
        [done, 'done', '8 on h', null],
      ],
    );
  });

  it('looks up only what the page shows', async () => {
    const asked: StepKey[] = [];
    const note = (key: StepKey) => {
      asked.push(key);
      return find();
    };
    assert.equal((await list({ limit: 3 }, note)).steps.length, 3);
    assert.deepEqual(asked, []);
    assert.equal((await list({ offset: 3, limit: 3 }, note)).steps.length, 1);
    assert.deepEqual(asked, [done]);
  });

  it('chooses by domain and by state, and counts what was chosen', async () => {
    assert.equal((await list({ domain: 'over' })).total, 4);
    assert.deepEqual(await list({ domain: 'nowhere' }), { total: 0, steps: [] });
    const { total, steps } = await list({ state: 'cancelled' });
    assert.deepEqual([total, steps.map(({ key }) => key)], [1, [cancelled]]);
    assert.equal((await list({ kind: 'record', state: 'skipped' })).total, 2);
  });

  it('links a step with its network only where it is for that alone, which is recorded', async () => {
    const { steps } = await list({});
    assert.deepEqual(
      steps.map(({ record }) => record),
      [null, null, null, plan.networks[0].steps.record],
    );
    const { steps: shared } = await list({ kind: 'pretrain' });
    assert.deepEqual(
      shared.map(({ record, networks }) => [record, networks]),
      [
        [null, 2],
        [null, 2],
      ],
    );
  });
});
