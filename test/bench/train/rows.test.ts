import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRows, runInTurns, type Measurement } from '../../../bench/train/rows.js';
import { listOurKinds, nameKind, type SideKind } from '../../../bench/train/sides.js';
import { FEWEST_RUNS, type Work } from '../../../bench/train/work.js';

const WORK: Work = { pixels: 128, batch: 4, baseFilters: 32, runs: 3, stepsInUnit: 5 };
const TFJS: SideKind = { engine: 'tfjs', precision: 'float32' };
const COMPILED: SideKind = { engine: 'compiled', precision: 'float32' };
const TORCH: SideKind = { engine: 'torch', precision: 'float32', channelsLast: false, waitPolicy: 'default' };
const TORCH_LAST: SideKind = { engine: 'torch', precision: 'float32', channelsLast: true, waitPolicy: 'default' };

describe('the sides of bench:train', () => {
  it('are plain tfjs, our eager path and our compiled step, each once a precision', () => {
    assert.deepEqual(listOurKinds().map(nameKind), [
      'tfjs float32',
      'eager float32',
      'compiled float32',
      'compiled bfloat16',
    ]);
  });

  it('do their units in turns; images a second are of the median unit, memory is the most', async () => {
    const turns: string[] = [];
    const sides = [makeSide(TFJS, [5, 20, 10], turns), makeSide(COMPILED, [4, 1, 2], turns)];
    const measurements = await runInTurns(sides, WORK, 'train', () => false);
    const order = ['tfjs 5', 'compiled 4', 'tfjs 20', 'compiled 1', 'tfjs 10', 'compiled 2'];
    assert.deepEqual(turns, order);
    assert.deepEqual(
      measurements.map(({ imagesPerSecond, peakBytes }) => [imagesPerSecond, peakBytes]),
      [
        [2, 2000],
        [10, 400],
      ],
    );
  });

  it('end after whole turns when time is up, but not before the fewest', async () => {
    const turns: string[] = [];
    const seconds = Array.from({ length: 9 }, () => 1);
    const sides = [makeSide(TFJS, seconds, turns), makeSide(COMPILED, seconds, turns)];
    await runInTurns(sides, { ...WORK, runs: 9 }, 'train', () => true);
    assert.equal(turns.length, 2 * FEWEST_RUNS);
  });

  it('do a step of the first turn alone where they are out of reach', async () => {
    const steps: number[] = [];
    const slow = {
      kind: TORCH,
      isOutOfReach: true,
      runUnit(count: number) {
        steps.push(count);
        return Promise.resolve({ seconds: 8, peakBytes: 1 });
      },
    };
    const sides = [makeSide(TFJS, [5, 20, 10], []), slow];
    const [, measurement] = await runInTurns(sides, WORK, 'train', () => false);
    assert.deepEqual(steps, [1]);
    assert.equal(measurement.imagesPerSecond, WORK.batch / 8);
  });

  it('give no measurement when one fails', async () => {
    await assert.rejects(
      runInTurns([makeSide(TFJS, [1], [])], WORK, 'train', () => false),
      /^Error: out of units$/,
    );
  });
});

describe('the rows of bench:train', () => {
  it('compare the compiled step with the best way of PyTorch, and all with plain tfjs', () => {
    const rows = createRows([measure(TFJS, 2), measure(COMPILED, 9), measure(TORCH, 4), measure(TORCH_LAST, 6)]);
    const size = { pixels: 128, batch: 4, baseFilters: 32, pass: 'train', precision: 'float32', peakBytes: 100 };
    assert.deepEqual(rows, [
      { ...size, engine: 'tfjs', imagesPerSecond: 2, ratioToTfjs: 1 },
      { ...size, engine: 'compiled', imagesPerSecond: 9, ratioToTfjs: 4.5, ratioToTorch: 1.5 },
    ]);
  });

  it('have a ratio to PyTorch that is null without it', () => {
    const rows = createRows([measure(TFJS, 2), measure(COMPILED, 9)]);
    assert.deepEqual(
      rows.map(({ ratioToTorch }) => ratioToTorch),
      [undefined, null],
    );
  });

  it('are not made without plain tfjs', () => {
    assert.throws(() => createRows([measure(COMPILED, 9)]), /expected a measurement of plain tfjs, got none/);
  });
});

function makeSide(kind: SideKind, seconds: readonly number[], turns: string[]) {
  const rest = [...seconds];
  return {
    kind,
    runUnit(steps: number) {
      assert.equal(steps, WORK.stepsInUnit);
      const unit = rest.shift();
      if (unit === undefined) return Promise.reject(new Error('out of units'));
      turns.push(`${kind.engine} ${unit}`);
      return Promise.resolve({ seconds: unit, peakBytes: 100 * unit });
    },
  };
}

function measure(kind: SideKind, imagesPerSecond: number): Measurement {
  return { work: WORK, pass: 'train', kind, imagesPerSecond, peakBytes: 100 };
}
