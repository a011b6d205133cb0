import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median } from '../../bench/median.js';
import { createRow, runInTurns } from '../../bench/simulate/rows.js';
import { WORKS } from '../../bench/simulate/work.js';

const [work] = WORKS;

describe('a row of bench:simulate', () => {
  it('is made of units of both sides in turns, their medians and the ratio', async () => {
    const turns: string[] = [];
    const units = await runInTurns(ourSide([3, 1, 2]), peerSide([8, 12, 10]), 3, (side, seconds) =>
      turns.push(`${side} ${seconds}`),
    );
    assert.deepEqual(turns, ['ours 3', 'abTEM 8', 'ours 1', 'abTEM 12', 'ours 2', 'abTEM 10']);
    assert.deepEqual(createRow(work, units), {
      pixels: 512,
      slices: 20,
      phonons: 8,
      secondsPerUnit: 2,
      fftShare: 0.5,
      ratioToAbtem: 5,
      peakBytes: 300,
    });
  });

  it('has no ratio without abTEM', async () => {
    const units = await runInTurns(ourSide([1]), undefined, 1, () => {});
    assert.equal(createRow(work, units).ratioToAbtem, null);
  });

  it('is not there when a side fails', async () => {
    await assert.rejects(
      runInTurns(ourSide([1, 1]), peerSide([1]), 2, () => {}),
      /^Error: out of units$/,
    );
  });
});

describe('the median', () => {
  it('is the middle value, or the mean of the two, and of nothing is an error', () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 9]), 3);
    assert.throws(() => median([]), RangeError);
  });
});

function ourSide(seconds: readonly number[]) {
  const run = next(seconds);
  return {
    runUnit: async () => {
      const unit = await run();
      return { seconds: unit, transformSeconds: unit / 2, peakBytes: 100 * unit };
    },
  };
}

function peerSide(seconds: readonly number[]) {
  const run = next(seconds);
  return { runUnit: async () => ({ seconds: await run() }) };
}

function next(values: readonly number[]): () => Promise<number> {
  const rest = [...values];
  return () => {
    const value = rest.shift();
    return value === undefined ? Promise.reject(new Error('out of units')) : Promise.resolve(value);
  };
}
