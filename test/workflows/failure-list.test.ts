import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CellFailure } from '../../study/cell-failure.js';
import { selectRetried, sumFailures } from '../../workflows/failure-list.js';

describe('a list of failures', () => {
  it('counts by state', () => {
    const failures = [fail('a', 'failed'), fail('b', 'skipped'), fail('c', 'failed'), fail('d', 'cancelled')];
    assert.deepEqual(sumFailures(failures), { failed: 2, skipped: 1, cancelled: 1, failures });
  });

  it('counts all of a large study and stays below 2 MB', () => {
    const all = Array.from({ length: 25_000 }, (_, index) => fail(String(index), 'failed', '…'.repeat(500)));
    const sum = sumFailures(all);
    assert.equal(sum.failed, 25_000);
    assert.equal(sum.failures.length, 250);
    assert.ok(Buffer.byteLength(JSON.stringify(sum)) < 1_000_000);
  });

  it('has those tried again that failed or were skipped, of one kind if wanted', () => {
    assert.ok(selectRetried({})(fail('a', 'failed')));
    assert.ok(selectRetried({ error: 'diverged' })(fail('a', 'skipped')));
    assert.ok(!selectRetried({ error: 'disk-full' })(fail('a', 'failed')));
    assert.ok(!selectRetried({})(fail('a', 'cancelled')));
    assert.ok(selectRetried({ networks: ['b', 'a'] })(fail('a', 'failed')));
    assert.ok(!selectRetried({ networks: ['b'] })(fail('a', 'failed')));
    assert.ok(!selectRetried({ networks: ['a'] })(fail('a', 'cancelled')));
  });
});

function fail(network: string, state: CellFailure['state'], reason = 'the loss is NaN'): CellFailure {
  return { network, step: 'transfer', state, error: 'diverged', reason };
}
