import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLookPace } from '../../../cli/progress/look-pace.js';

describe('the pace of looks at a study', () => {
  it('is quick again after one that had to wait', () => {
    const pace = createLookPace();
    assert.deepEqual(
      [3_000, 10, 20, 5_000, 30].map((lookMs) => pace(lookMs)),
      [500, 500, 500, 500, 500],
    );
  });

  it('slows down where every look takes long', () => {
    const pace = createLookPace();
    assert.deepEqual(
      [900, 800, 1_000, 700, 10].map((lookMs) => pace(lookMs)),
      [500, 500, 7_200, 6_300, 500],
    );
  });
});
