import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rememberBytes } from '../../dashboard/routes/remember-bytes.js';

describe('predictions that are remembered', () => {
  it('take no more than the bytes that they may: those go that were not asked for the longest', () => {
    const remembered = rememberBytes(3 * 400);
    for (const name of ['a', 'b', 'c']) remembered.keep(name, new Float32Array(100));
    remembered.maybe('a');
    remembered.keep('d', new Float32Array(100));
    const known = () => ['a', 'b', 'c', 'd', 'e'].filter((name) => remembered.maybe(name) !== undefined);
    assert.deepEqual(known(), ['a', 'c', 'd']);
    remembered.keep('e', new Float32Array(200));
    assert.deepEqual(known(), ['d', 'e']);
  });

  it('are not kept where one alone is too large', () => {
    const remembered = rememberBytes(399);
    remembered.keep('a', new Float32Array(100));
    assert.equal(remembered.maybe('a'), undefined);
  });
});
