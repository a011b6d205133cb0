import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createFileDurably, explainLinkFailure } from '../../results/durable-file.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('a durable file', () => {
  it('is written by exactly one of several writers', async (context) => {
    const folder = makeTemporaryFolder(context);
    const path = join(folder, 'file');
    const texts = ['a', 'b', 'c', 'd'];
    const wrote = await Promise.all(texts.map((text) => createFileDurably(path, text)));
    assert.deepEqual(readdirSync(folder), ['file']);
    assert.equal(wrote.filter((won) => won).length, 1);
    assert.equal(readFileSync(path, 'utf8'), texts[wrote.indexOf(true)]);
  });

  it('that its file system has no links for is refused in a sentence', () => {
    for (const code of ['EPERM', 'ENOTSUP']) {
      const error = explainLinkFailure(Object.assign(new Error(code), { code }), '/stick/data');
      assert.ok(error instanceof Error);
      assert.match(error.message, /^the file system of \/stick\/data can't hold a data folder/);
    }
    const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    assert.equal(explainLinkFailure(full, '/data'), full);
  });
});
