import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { groupFailures } from '../../../dashboard/stages/group-failures.js';
import { indexPlan } from '../../../dashboard/stages/index-plan.js';
import { createStepStates } from '../../../dashboard/stages/step-states.js';
import { missing, NOTHING_DONE, planReplicates } from './step-facts.js';

const plan = planReplicates();
const { blamed } = createStepStates(indexPlan(plan), NOTHING_DONE);

describe('groupFailures', () => {
  it('gathers failures of the same reason, with each step that they come from once', () => {
    const failures = plan.networks.map((network) => missing(network, 'skipped', 'pretrain'));
    const pretrainings = [...new Set(plan.networks.map(({ steps }) => steps.pretrain))];
    assert.equal(pretrainings.length, 2);
    const [group, ...others] = groupFailures(failures, blamed);
    assert.deepEqual(others, []);
    assert.equal(group.count, 4);
    assert.deepEqual(
      group.networks,
      plan.networks.map(({ identity }) => identity.id),
    );
    assert.deepEqual(
      group.steps.map(({ key }) => key),
      pretrainings,
    );
    assert.equal(new Set(group.steps.map(({ name }) => name)).size, 2);
  });

  it('keeps other reasons, states, steps and kinds of error apart, those of most networks first', () => {
    const [a, b, c, d] = plan.networks;
    const failures = [
      missing(a, 'failed', 'transfer', { reason: 'loss is NaN' }),
      missing(b, 'cancelled', 'transfer', { reason: 'loss is NaN' }),
      missing(c, 'failed', 'evaluate'),
      missing(d, 'failed', 'evaluate'),
      ...[{ reason: 'loss is NaN' }, { reason: 'loss is NaN', error: 'disk-full' }].map((more) =>
        missing(d, 'failed', 'evaluate', more),
      ),
    ];
    const groups = groupFailures(failures, blamed);
    assert.deepEqual(
      groups.map(({ step, state, count, stepCount }) => [step, state, count, stepCount]),
      [
        ['evaluate', 'failed', 2, 2],
        ['transfer', 'failed', 1, 1],
        ['transfer', 'cancelled', 1, 1],
        ['evaluate', 'failed', 1, 1],
        ['evaluate', 'failed', 1, 1],
      ],
    );
  });

  it('counts the networks and steps that it doesn’t name', () => {
    const [network] = plan.networks;
    const many = Array.from({ length: 50 }, (_, at) => ({
      ...missing(network, 'failed', 'record'),
      network: `n${at}`,
    }));
    const [group] = groupFailures(many, ({ network: name }) => [
      { key: name, name, kind: 'record', domain: 'over', networks: 1, record: undefined, epochs: undefined },
    ]);
    assert.deepEqual([group.count, group.stepCount], [50, 50]);
    assert.ok(group.networks.length < 50 && group.steps.length < 50);
  });

  it('names no step of a plan that is lost', () => {
    const [network] = plan.networks;
    const [group] = groupFailures([missing(network, 'failed', 'transfer')], undefined);
    assert.deepEqual([group.stepCount, group.steps], [0, []]);
  });
});
