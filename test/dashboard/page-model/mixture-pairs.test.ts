import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listPairs } from '../../../dashboard/page-model/mixture-pairs.js';

it('lists each pair of domains of mixtures once, whichever is named first, and no others', () => {
  const mixtures = ['a:48+b:16', 'a:32+b:32', 'b:8+a:56', 'a:1+b:2+c:3', '-10nm:256+5nm:256', 'a:64', ''];
  const pairs = listPairs(mixtures);
  assert.equal(pairs.length, 2);
  assert.equal(pairs.filter((pair) => pair === 'a,b' || pair === 'b,a').length, 1);
  assert.ok(pairs.includes('-10nm,5nm'));
});
