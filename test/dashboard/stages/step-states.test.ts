import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findFailedDatasets } from '../../../dashboard/stages/find-failed-datasets.js';
import { indexPlan } from '../../../dashboard/stages/index-plan.js';
import { createStepStates, type StepFacts } from '../../../dashboard/stages/step-states.js';
import { summariseStages } from '../../../dashboard/stages/summarise-stages.js';
import { STEP_KINDS, type StepKey } from '../../../study/step.js';
import { missing, NOTHING_DONE, planReplicates, work } from './step-facts.js';

const plan = planReplicates();
const index = indexPlan(plan);
const { under, over } = plan.domains;
const [first, second] = plan.networks;
const keysOf = (kind: (typeof STEP_KINDS)[number]) => index.stepsOf(first.identity.id, kind).map(({ key }) => key);

function statesOf(keys: readonly StepKey[], facts: Partial<StepFacts>) {
  return keys.map(createStepStates(index, { ...NOTHING_DONE, ...facts }).stateOf);
}

/** The steps of the first network, from its pretraining on. */
const own = STEP_KINDS.slice(1).flatMap(keysOf);

describe('the states of steps', () => {
  it('tell what failed from what isn’t done for want of it', () => {
    assert.deepEqual(statesOf(own, {}), ['left', 'left', 'left', 'left']);
    const failures = [missing(first, 'failed', 'transfer')];
    assert.deepEqual(statesOf(own, { failures }), ['left', 'failed', 'skipped', 'skipped']);
  });

  it('call a shared step failed for which networks were skipped', () => {
    const failures = [first, second].map((network) => missing(network, 'skipped', 'pretrain'));
    assert.deepEqual(statesOf(own, { failures }), ['failed', 'skipped', 'skipped', 'skipped']);
  });

  it('call nothing failed that a person cancelled', () => {
    const failures = plan.networks.map((network) => missing(network, 'cancelled', 'pretrain'));
    const states = createStepStates(index, { ...NOTHING_DONE, failures });
    const { columns } = summariseStages(index, states);
    assert.deepEqual(
      columns.map(({ kind, failed, setAside, total }) => [kind, failed, setAside === total]),
      STEP_KINDS.map((kind) => [kind, 0, kind !== 'generate']),
    );
    assert.equal(states.stateOf(first.steps.pretrain), 'cancelled');
    assert.equal(states.stateOf(first.steps.evaluate), 'skipped');
  });

  it('leave to do what another network still needs', () => {
    const failures = [missing(first, 'cancelled', 'pretrain')];
    assert.equal(second.steps.pretrain, first.steps.pretrain);
    assert.deepEqual(statesOf(own, { failures }), ['left', 'skipped', 'skipped', 'skipped']);
  });

  it('tell an earlier run’s failure only until the step runs again or is done', () => {
    const [pretrain] = own;
    const failures = [missing(first, 'skipped', 'pretrain')];
    assert.deepEqual(statesOf([pretrain], { failures, running: [work('pretrain', pretrain)] }), ['running']);
    assert.deepEqual(statesOf([pretrain], { failures, isDone: (key) => key === pretrain }), ['done']);
  });

  it('find the dataset that failed among all that a network needs', async () => {
    const failures = [missing(first, 'skipped', 'generate')];
    const isDone = () => false;
    const find = (failed: readonly StepKey[], done = isDone) =>
      findFailedDatasets(index, failures, done, (key) => Promise.resolve(failed.includes(key)));
    assert.deepEqual(keysOf('generate'), [under, over]);
    const failedDatasets = await find([over]);
    const states = createStepStates(index, { ...NOTHING_DONE, failures, failedDatasets });
    assert.deepEqual([under, over].map(states.stateOf), ['left', 'failed']);
    assert.deepEqual(
      states.blamed(failures[0]).map(({ name }) => name),
      ['over'],
    );
    assert.equal(states.reasons.get(over), 'skipped at generate');
    // what was made since did not fail
    assert.deepEqual(await find([over], (key?: StepKey) => key === over), new Set());
  });

  it('blame any dataset that isn’t there where no attempt tells, and call none failed', () => {
    const failures = [missing(first, 'skipped', 'generate')];
    const unknown = createStepStates(index, { ...NOTHING_DONE, failures });
    assert.deepEqual([under, over].map(unknown.stateOf), ['left', 'left']);
    assert.equal(unknown.blamed(failures[0]).length, 2);
    const only = createStepStates(index, { ...NOTHING_DONE, failures, isDone: (key) => key === under });
    assert.deepEqual([under, over].map(only.stateOf), ['done', 'failed']);
  });
});
