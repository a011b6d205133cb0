import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeStanding,
  listErrors,
  maybeNetworkAct,
  nameNetworks,
  NO_RUN,
} from '../../../dashboard/page-model/network-acts.js';
import type { CellFailure } from '../../../study/cell-failure.js';

const SCRIPT = '<script>alert(1)</script>';

describe('what may be done to a single network', () => {
  it('is nothing where it is recorded, was cancelled, or is of others', () => {
    const study = { state: 'running', failures: [fail('a', 'cancelled')] } as const;
    assert.equal(maybeNetworkAct({ name: 'b', state: 'recorded' }, study, true), undefined);
    assert.equal(maybeNetworkAct({ name: 'a', state: 'missing' }, study, true), undefined);
    assert.equal(maybeNetworkAct({ name: 'b', state: 'missing' }, undefined, true), undefined);
  });

  it('is to cancel it while it is under way, whatever an earlier run has said of it', () => {
    const study = { state: 'paused', failures: [fail('a')] } as const;
    const cancel = { act: 'cancel', refusal: null, missing: null };
    assert.deepEqual(maybeNetworkAct({ name: SCRIPT, state: 'failed' }, study, true), cancel);
    assert.deepEqual(maybeNetworkAct({ name: 'b', state: 'missing' }, study, true), cancel);
  });

  it('is to retry it where it failed or was skipped, in a run or after it', () => {
    const retry = { act: 'retry', refusal: null, missing: 'failed' };
    for (const state of ['running', 'incomplete'] as const) {
      assert.deepEqual(maybeNetworkAct({ name: 'a', state: 'missing' }, { state, failures: [fail('a')] }, true), retry);
    }
    const untold = maybeNetworkAct({ name: 'a', state: 'skipped' }, { state: 'incomplete', failures: [] }, true);
    assert.equal(untold?.missing, 'skipped');
  });

  it('is refused with the reason where no run is going on', () => {
    const study = { state: 'incomplete', failures: [fail('a')] } as const;
    assert.equal(maybeNetworkAct({ name: 'a', state: 'failed' }, study, false)?.refusal, NO_RUN);
    assert.equal(maybeNetworkAct({ name: 'b', state: 'missing' }, study, true)?.refusal, NO_RUN);
  });

  it('goes with words of where it stands', () => {
    const running = { state: 'running', failures: [fail(SCRIPT)] } as const;
    const row = { name: SCRIPT, state: 'missing', reason: null } as const;
    assert.equal(describeStanding(row, running), 'failed at transfer: the loss is NaN');
    assert.equal(describeStanding({ ...row, name: 'b' }, running), 'it is under way, or waits for its turn');
    assert.equal(describeStanding(row, { state: 'incomplete', failures: [] }), 'it was not tried yet');
    assert.equal(describeStanding({ ...row, state: 'skipped', reason: 'no room' }, undefined), 'skipped, no room');
  });
});

describe('networks that are missing for one reason', () => {
  it('are named after the first of them', () => {
    assert.deepEqual([[SCRIPT], ['a', 'b'], ['a', 'b', 'c']].map(nameNetworks), [
      SCRIPT,
      'a and 1 other',
      'a and 2 others',
    ]);
  });

  it('name each kind of error once, without those that a person cancelled', () => {
    const failures = [
      fail('a'),
      { ...fail('b'), error: 'disk-full' },
      fail('c'),
      { ...fail('d', 'cancelled'), error: 'cancelled' },
    ];
    assert.deepEqual(listErrors(failures), ['diverged', 'disk-full']);
  });
});

function fail(network: string, state: CellFailure['state'] = 'failed'): CellFailure {
  return { network, step: 'transfer', state, error: 'diverged', reason: 'the loss is NaN' };
}
