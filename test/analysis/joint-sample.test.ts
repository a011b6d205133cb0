import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createJointReduction } from '../../analysis/joint-sample.js';
import { createSample, REDUCTIONS, reduceSample } from '../../analysis/reduction.js';
import { createStreams } from '../../study/random-stream.js';

const NETWORKS = 40;
const UNITS = 12;
const random = createStreams(5)('joint');
const units = Array.from({ length: NETWORKS }, () => random.integer(UNITS));
const draw = () => Array.from({ length: NETWORKS }, () => random.normal());
// the third number is not there of all networks, the last of none
const numbers = [draw(), draw(), draw().map((value, at) => (at % 3 === 0 ? NaN : value)), units.map(() => NaN)];

describe('several numbers of the same networks', () => {
  for (const reduction of REDUCTIONS) {
    it(`have each the ${reduction} to the last digit that it has alone, under any weights`, () => {
      const reduce = createJointReduction(numbers, units, reduction);
      const samples = numbers.map((values) => createSample(values, units));
      for (let trial = 0; trial < 200; trial++) {
        const weights = Float64Array.from({ length: UNITS }, () => (random.integer(3) * 4) / 3);
        assert.deepEqual(
          reduce(weights),
          samples.map((sample) => reduceSample(sample, reduction, weights)),
        );
      }
    });
  }

  it('are no numbers where no network counts', () => {
    const reduce = createJointReduction(numbers, units, 'median');
    assert.deepEqual(reduce(new Float64Array(UNITS)), [NaN, NaN, NaN, NaN]);
  });
});
