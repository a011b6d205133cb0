import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createSample,
  deviationOf,
  quantileOf,
  reduceSample,
  REDUCTIONS,
  shareAbove,
  type Sample,
} from '../../analysis/reduction.js';
import { createStreams } from '../../study/random-stream.js';

describe('reductions', () => {
  it('take the mean of the two central values for the median of an even number', () => {
    assert.equal(reduceEvenly([4, 1, 3, 2], 'median'), 2.5);
    assert.equal(reduceEvenly([9, 1, 5], 'median'), 5);
    assert.equal(reduceEvenly([7], 'median'), 7);
  });

  it('leave out what is no number, and have none of nothing', () => {
    assert.equal(reduceEvenly([NaN, 3, NaN, 1], 'mean'), 2);
    for (const reduction of REDUCTIONS) assert.equal(reduceEvenly([NaN], reduction), NaN);
  });

  it('with whole weights give what as many copies of the values give', () => {
    const random = createStreams(7)('reductions');
    for (let round = 0; round < 200; round++) {
      const size = 1 + random.integer(9);
      const values = Array.from({ length: size }, () => random.integer(6));
      const weights = Float64Array.from(values, () => random.integer(4));
      const copies = values.flatMap((value, at) => Array.from({ length: weights[at] }, () => value));
      const sample = createSample(values, [...values.keys()]);
      const even = createSample(copies, [...copies.keys()]);
      const ones = new Float64Array(copies.length).fill(1);
      for (const reduction of REDUCTIONS) {
        assertClose(reduceSample(sample, reduction, weights), reduceSample(even, reduction, ones));
      }
      assertClose(deviationOf(sample, weights), deviationOf(even, ones));
      assertClose(shareAbove(sample, 2, weights), shareAbove(even, 2, ones));
      for (const part of [0.25, 0.75]) assertClose(quantileOf(sample, part, weights), quantileOf(even, part, ones));
    }
  });

  it('interpolate quantiles between neighbours', () => {
    const sample = sampleOf([1, 2, 4, 8]);
    const ones = new Float64Array(4).fill(1);
    assert.equal(quantileOf(sample, 0.25, ones), 1.75);
    assert.equal(quantileOf(sample, 0.75, ones), 5);
    assert.equal(quantileOf(sample, 1, ones), 8);
  });
});

function reduceEvenly(values: readonly number[], reduction: (typeof REDUCTIONS)[number]): number {
  return reduceSample(sampleOf(values), reduction, new Float64Array(values.length).fill(1));
}

function sampleOf(values: readonly number[]): Sample {
  return createSample(values, [...values.keys()]);
}

function assertClose(actual: number, expected: number): void {
  if (Number.isNaN(expected)) assert.equal(actual, NaN);
  else assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}
