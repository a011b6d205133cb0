import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeStudy, type Sources } from '../../../cli/status/describe-study.js';
import type { CellFailure } from '../../../study/cell-failure.js';

const failure = (network: string): CellFailure => {
  return { network, step: 'transfer', state: 'failed', error: 'diverged', reason: 'the loss is NaN' };
};

describe('a study that nobody goes on with', () => {
  it('is incomplete where the results tell of each network that is missing', () => {
    const { state, missing, failures } = describeStudy(sources(2, ['c', 'd']));
    assert.equal(state, 'incomplete');
    assert.deepEqual(missing, { failed: 2, skipped: 0, cancelled: 0 });
    assert.deepEqual(failures, [failure('c'), failure('d')]);
  });

  it('is not going on where others were not tried, and tells those that were', () => {
    const { state, missing } = describeStudy(sources(1, ['c', 'd']));
    assert.equal(state, 'not going on');
    assert.deepEqual(missing, { failed: 2, skipped: 0, cancelled: 0 });
  });

  it('tells all that are missing, also more than a message to the server holds', () => {
    const networks = Array.from({ length: 400 }, (_, index) => `n${index}`);
    assert.equal(describeStudy(sources(0, networks)).failures.length, 400);
  });
});

/** Of 4 networks. */
function sources(recorded: number, missing: readonly string[]): Sources {
  const summary = { study: 's', plan: 'p', networks: 4, recorded, plannedAt: '2026-01-02T03:04:05.678Z' };
  return { summary, isFinished: () => false, times: [], kept: missing.map(failure), nowMs: 0 };
}
