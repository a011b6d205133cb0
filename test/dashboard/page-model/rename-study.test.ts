import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nameClone, renameStudy } from '../../../dashboard/page-model/rename-study.js';
import { parseStudy } from '../../../study/parse-study.js';
import { readFileSync } from 'node:fs';
import { SMALL_STUDY } from '../../cli/run-command.js';

describe('a clone of a study', () => {
  it('is called by the next number that nobody has', () => {
    assert.equal(nameClone('small', new Set(['small'])), 'small-2');
    assert.equal(nameClone('small-2', new Set(['small', 'small-2', 'small-3'])), 'small-4');
    assert.equal(nameClone('small', new Set(['small', 'small-2'])), 'small-3');
    const long = 'a'.repeat(48);
    assert.equal(nameClone(long, new Set([long, `${'a'.repeat(46)}-2`])), `${'a'.repeat(46)}-3`);
  });

  it('has the text of the first one but for the name, comments and all', () => {
    const text = readFileSync(SMALL_STUDY, 'utf8');
    const renamed = renameStudy(text, 'small-2');
    assert.equal(parseStudy(renamed, 'page').name, 'small-2');
    assert.equal(renamed.replace('name: small-2', 'name: small'), text);
    assert.equal(renameStudy('name: "a # b"   # mine\nseed: 1\n', 'c'), 'name: c   # mine\nseed: 1\n');
    assert.equal(renameStudy("name: 'it''s'\n", 'a: b'), 'name: "a: b"\n');
    assert.equal(renameStudy('{ name: a }', 'b'), '{ name: a }');
  });
});
