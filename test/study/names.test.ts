import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NAME_PATTERN, maybeSimilarName } from '../../study/names.js';

describe('NAME_PATTERN', () => {
  it('takes readable names that are safe in paths and pages', () => {
    for (const name of ['under', 'A1', 'c1-10nm', 'dose_30.5', 'a+b', '9']) assert.match(name, NAME_PATTERN);
  });

  it('refuses all else', () => {
    const unsafe = [
      '',
      '.',
      '..',
      '../up',
      'a/b',
      'a b',
      '-x',
      '__proto__',
      'a@b',
      'a→b',
      '<b>',
      'a\n',
      'é',
      'x'.repeat(49),
    ];
    for (const name of unsafe) assert.doesNotMatch(name, NAME_PATTERN);
  });
});

describe('maybeSimilarName', () => {
  const known = ['w_CdSe', 'w_ZnS', 'fcc_Cu', 'encoder', 'decoder'];
  it('finds the name that was probably meant', () => {
    assert.equal(maybeSimilarName('CdSe', known), undefined);
    assert.equal(maybeSimilarName('w_cdse', known), 'w_CdSe');
    assert.equal(maybeSimilarName('w-CdSe', known), 'w_CdSe');
    assert.equal(maybeSimilarName('encodr', known), 'encoder');
  });

  it('finds nothing where all are far away', () => {
    assert.equal(maybeSimilarName('perovskite', known), undefined);
    assert.equal(maybeSimilarName('x'.repeat(100_000), known), undefined);
  });
});
