import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addToGroup, groupBy, groupPairs, type Group } from '../../study/group-by.js';

describe('groupBy', () => {
  it('has each item once, in its order, under keys in the order of their first items', () => {
    const groups = groupBy([5, 2, 8, 3, 2], (number) => number % 3);
    assert.deepEqual(
      [...groups],
      [
        [2, [5, 2, 8, 2]],
        [0, [3]],
      ],
    );
    assert.equal(groupBy([], () => 0).size, 0);
  });

  it('tells keys apart as maps do, whatever objects inherit', () => {
    const groups = groupBy<unknown, unknown>([NaN, '__proto__', null, NaN, 'constructor'], (item) => item);
    assert.deepEqual([...groups.keys()], [NaN, '__proto__', null, 'constructor']);
    assert.deepEqual(groups.get(NaN), [NaN, NaN]);
  });
});

describe('groupPairs', () => {
  it('keeps what belongs to each key', () => {
    const pairs = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const groups = groupPairs([...pairs, ['a', 1]]);
    assert.deepEqual(
      [...groups],
      [
        ['a', [1, 1]],
        ['b', [2]],
      ],
    );
  });
});

describe('addToGroup', () => {
  it('begins a group with its first item', () => {
    const groups = new Map<string, Group<number>>();
    for (const item of [1, 2]) addToGroup(groups, 'a', item);
    assert.deepEqual(groups.get('a'), [1, 2]);
  });
});
