import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { describe, it } from 'node:test';
import { renderPng } from '../../micrographs/png.js';

describe('a picture of a micrograph', () => {
  it('has x to the right and y up, black at the lowest and white at the highest value', () => {
    const values = Float32Array.of(0, 1, 2, 3, 4, 5);
    const { width, height, data } = decode(
      renderPng(values, [3, 2], { pixelAngstrom: 1, zoom: 1, percentiles: [0, 100] }),
    );
    assert.deepEqual([width, height], [3, 2]);
    assert.deepEqual([...data], [51, 153, 255, 0, 102, 204]);
  });

  it('carries a scale bar of its length in the lower left corner', () => {
    // 256 pixels of 0.5 Å are 12.8 nm; the longest bar below 35 % of that is 2 nm, 40 pixels.
    const grey = Float32Array.from({ length: 256 * 256 }, (_, i) => (i % 256) / 512 + 0.2);
    const { data } = decode(renderPng(grey, [256, 256], { pixelAngstrom: 0.5, zoom: 1, percentiles: [0, 50] }));
    const rows = Array.from({ length: 256 }, (_, row) => longestRun(data.subarray(row * 256, (row + 1) * 256), 255));
    assert.ok(data.every((value) => value >= 0 && value <= 255));
    assert.equal(rows[250], 40);
  });

  it('is even grey where all values are equal', () => {
    const { data } = decode(renderPng(new Float32Array(32 * 32).fill(5), [32, 32], { pixelAngstrom: 1, zoom: 1 }));
    assert.ok(data.every((value) => value === 128));
  });
});

function longestRun(values: ArrayLike<number>, value: number): number {
  let [longest, run] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    run = values[i] === value ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
