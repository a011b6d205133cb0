import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maybeParseSoftware, maybeReadSoftware, maybeSoftware } from '../../results/software.js';

describe('what is told of the software', () => {
  it('keeps what this version doesn’t know, and fills in what an earlier one left out', () => {
    const told = maybeParseSoftware('{"commit":"0123","compiler":{"name":"gcc"}}');
    assert.deepEqual(told, { commit: '0123', compiler: { name: 'gcc' }, libraries: {}, flags: {} });
  });

  it('is nothing where the text is of another kind', async () => {
    for (const text of ['', '{', 'null', '[]', '"a"', '{"commit":7}', '{"libraries":["a"]}']) {
      assert.equal(maybeParseSoftware(text), undefined, text);
      assert.equal(await maybeReadSoftware({ maybeReadText: () => Promise.resolve(text) }, 'hash'), undefined);
    }
    assert.equal(maybeSoftware(undefined), undefined);
  });

  it('is not looked for where the step names none', async () => {
    const maybeReadText = () => assert.fail('nothing is to be read');
    assert.equal(await maybeReadSoftware({ maybeReadText }, undefined), undefined);
    assert.equal(await maybeReadSoftware({ maybeReadText: () => Promise.resolve(undefined) }, 'hash'), undefined);
  });
});
