import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortenNames } from '../../../dashboard/page-model/shorten-names.js';

const shorten = (...names: readonly string[]) => [...shortenNames(names).values()];

describe('names of boxes', () => {
  it('leave out what all begin with, by whole words', () => {
    assert.deepEqual(shorten('crystals@small@bcc', 'crystals@small@bct', 'crystals@large@bcc'), [
      '…small@bcc',
      '…small@bct',
      '…large@bcc',
    ]);
  });

  it('stay where there is little in common, or one alone', () => {
    assert.deepEqual(shorten('under', 'over'), ['under', 'over']);
    assert.deepEqual(shorten('focus@-10nm'), ['focus@-10nm']);
    assert.deepEqual(shorten('focus', 'focus@-10nm'), ['focus', 'focus@-10nm']);
    assert.deepEqual(shorten(), []);
  });
});
