import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  findDisagreements,
  isInTheRunning,
  isOutOfReach,
  type PreparedSide,
} from '../../../bench/train/compare-sides.js';

const TFJS = prepare({ engine: 'tfjs', precision: 'float32' }, [0.7, 0.6]);
const TORCH = { engine: 'torch', precision: 'float32', waitPolicy: 'default' } as const;

describe('the comparison of bench:train', () => {
  it('holds where all networks have the same size and ours give the same values', () => {
    const compiled = prepare({ engine: 'compiled', precision: 'float32' }, [0.7, 0.6001]);
    const torch = prepare({ ...TORCH, channelsLast: true }, [0.9, 0.8]);
    assert.deepEqual(findDisagreements([TFJS, compiled, torch], 10), []);
  });

  it('fails where a network has another size, and names it', () => {
    const torch = { ...prepare({ ...TORCH, channelsLast: true }, []), parameters: 11 };
    assert.deepEqual(findDisagreements([TFJS, torch], 10), [
      'torch float32 channels_last has 11 parameters, expected 10.',
    ]);
  });

  it('fails where one of ours gives other values, or none', () => {
    for (const values of [[0.7, 0.61], [0.7, NaN], [0.7]]) {
      const compiled = prepare({ engine: 'compiled', precision: 'float32' }, values);
      assert.deepEqual(findDisagreements([TFJS, compiled], 10), [
        `compiled float32 gave ${values.join(', ')}, plain tfjs 0.7, 0.6.`,
      ]);
    }
  });

  it('goes on without a way of PyTorch that is far slower in the warm-up', () => {
    const last = { ...prepare({ ...TORCH, channelsLast: true }, []), stepSeconds: 1 };
    const near = { ...prepare({ ...TORCH, channelsLast: false }, []), stepSeconds: 1.4 };
    const far = { ...near, stepSeconds: 1.6 };
    const slow = { ...TFJS, stepSeconds: 100 };
    assert.deepEqual(
      [last, near, slow].map((side) => isInTheRunning(side, [last, near, slow])),
      [true, true, true],
    );
    assert.equal(isInTheRunning(far, [last, far]), false);
  });

  it('takes a precision as out of reach that is ten times as slow as another of the same engine', () => {
    const single = { ...prepare({ ...TORCH, channelsLast: true }, []), stepSeconds: 1 };
    const half = { ...prepare({ ...TORCH, channelsLast: true, precision: 'bfloat16' }, []), stepSeconds: 11 };
    const slow = { ...TFJS, stepSeconds: 100 };
    assert.deepEqual(
      [single, half, slow].map((side) => isOutOfReach(side, [single, half, slow])),
      [false, true, false],
    );
    assert.equal(isOutOfReach({ ...half, stepSeconds: 9 }, [single, half]), false);
  });
});

function prepare(kind: PreparedSide['kind'], values: readonly number[]): PreparedSide {
  return { kind, values, parameters: 10, stepSeconds: 1 };
}
