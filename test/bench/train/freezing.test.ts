import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFreezingRows } from '../../../bench/train/freezing.js';
import { WORKS } from '../../../bench/train/work.js';

describe('the freezing rows of bench:train', () => {
  it('tell the time of a step, and its share of the one with nothing frozen', () => {
    const work = { ...WORKS[0], pixels: 128, batch: 4, baseFilters: 32 };
    const rows = createFreezingRows(work, 'float32', [
      { imagesPerSecond: 10 },
      { imagesPerSecond: 20 },
      { imagesPerSecond: 16 },
    ]);
    const size = { pixels: 128, batch: 4, baseFilters: 32, precision: 'float32' };
    assert.deepEqual(rows, [
      { ...size, freeze: 'none', millisecondsPerStep: 400, shareOfFull: 1 },
      { ...size, freeze: 'encoder', millisecondsPerStep: 200, shareOfFull: 0.5 },
      { ...size, freeze: 'decoder', millisecondsPerStep: 250, shareOfFull: 0.625 },
    ]);
  });
});
