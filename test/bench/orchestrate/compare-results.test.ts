import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maybeFindDifference } from '../../../bench/orchestrate/compare-results.js';

describe('results beside their plan', () => {
  it('are equal in any order', () => {
    assert.equal(maybeFindDifference(['a', 'b', 'c'], ['c', 'a', 'b']), undefined);
  });

  it('lack what is not recorded', () => {
    assert.equal(
      maybeFindDifference(['a', 'b', 'c'], ['a']),
      'expected 3 networks, got 1; 2 are missing, such as b, c',
    );
  });

  it('have too much where a network is in no plan, or there twice', () => {
    assert.equal(
      maybeFindDifference(['a', 'b'], ['a', 'c']),
      'expected 2 networks, got 2; 1 are missing, such as b; 1 are in no plan, such as c',
    );
    assert.equal(maybeFindDifference(['a', 'b'], ['a', 'b', 'b']), 'expected 2 networks, got 3; 1 are there twice');
  });
});
