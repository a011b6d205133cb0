import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shareWindow } from '../../workflows/share-window.js';

const SEED = 20_261_123;

describe('the window of a study', () => {
  it('is never exceeded by its groups together, and each of them gets on', () => {
    const counts = fc.tuple(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 1, max: 200 }),
      fc.float({ min: 1, max: 250, noNaN: true }),
    );
    fc.assert(
      fc.property(counts, ([window, left, groupSize]) => {
        const { groups, each } = shareWindow(window, left, groupSize);
        assert.ok(groups >= 1 && each >= 1);
        assert.ok(groups * each <= window);
        assert.ok(groups <= left);
      }),
      { seed: SEED },
    );
  });

  it('is that of the last group alone', () => {
    assert.deepEqual(shareWindow(64, 1, 240), { groups: 1, each: 64 });
  });

  it('goes to two large groups, or to as many small ones as fill it', () => {
    assert.deepEqual(shareWindow(64, 30, 240), { groups: 2, each: 32 });
    assert.deepEqual(shareWindow(64, 30, 6), { groups: 11, each: 5 });
  });
});
