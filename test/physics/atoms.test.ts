import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wrap } from '../../physics/atoms.js';
import { createStreams } from '../../study/random-stream.js';

describe('wrap', () => {
  it('brings a value into the period, from below and above', () => {
    assert.deepEqual(
      [-0.5, 0, 3.5, 4, 9].map((value) => wrap(value, 4)),
      [3.5, 0, 3.5, 0, 1],
    );
    // rounds to the period, which is 0
    assert.equal(wrap(-1e-17, 4), 0);
  });

  it('stays within the period at values too large for their remainder to mean anything', () => {
    const stream = createStreams(5)('wrap');
    for (let i = 0; i < 10_000; i++) {
      const period = 1 + 99 * stream.uniform();
      const value = (stream.uniform() - 0.5) * 10 ** (300 * stream.uniform());
      const wrapped = wrap(value, period);
      assert.ok(wrapped >= 0 && wrapped < period, `${value} modulo ${period} is ${wrapped}`);
    }
  });
});
