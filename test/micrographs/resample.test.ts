import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resampleToRows } from '../../micrographs/resample.js';

describe('a field brought to another size', () => {
  it('has rows from the top, x to the right and y up', () => {
    assert.deepEqual([...resampleToRows([1, 2, 3, 4], 2, 2)], [2, 4, 1, 3]);
  });

  it('repeats pixels where it grows and averages them where it shrinks', () => {
    assert.deepEqual([...resampleToRows([1, 2, 3, 4], 2, 4).subarray(0, 4)], [2, 2, 4, 4]);
    assert.deepEqual([...resampleToRows([1, 2, 3, 4], 2, 1)], [2.5]);
  });

  it('keeps the mean where the sizes have no common factor', () => {
    const values = Array.from({ length: 49 }, (_, i) => (i * 37) % 11);
    const rows = resampleToRows(values, 7, 5);
    const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
    assert.ok(Math.abs(mean([...rows]) - mean(values)) < 1e-6);
  });
});
