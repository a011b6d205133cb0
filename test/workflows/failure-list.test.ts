import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFailureList } from '../../workflows/failure-list.js';
import type { CellFailure } from '../../workflows/messages.js';

describe('a list of failures', () => {
  it('counts by state, also what other workflows counted', () => {
    const group = createFailureList();
    group.add(fail('a', 'failed'));
    const study = createFailureList();
    study.add(fail('b', 'skipped'));
    study.addAll(group.sum());
    assert.deepEqual(study.sum(), { failed: 1, skipped: 1, failures: [fail('b', 'skipped'), fail('a', 'failed')] });
  });

  it('counts all of a large study and stays below 2 MB', () => {
    const study = createFailureList();
    for (let group = 0; group < 100; group++) {
      const members = createFailureList();
      for (let index = 0; index < 250; index++) members.add(fail(`${group}/${index}`, 'failed', '…'.repeat(500)));
      study.addAll(members.sum());
    }
    const sum = study.sum();
    assert.equal(sum.failed, 25_000);
    assert.equal(sum.failures.length, 200);
    assert.ok(Buffer.byteLength(JSON.stringify(sum)) < 1_000_000);
  });
});

function fail(network: string, state: CellFailure['state'], reason = 'the loss is NaN'): CellFailure {
  return { network, step: 'transfer', state, error: 'diverged', reason };
}
