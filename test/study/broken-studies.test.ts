import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { InputError } from '../../study/errors.js';
import { parseStudy } from '../../study/parse-study.js';

/** Every `NAME.yaml` in here is broken; `NAME.txt` holds what its author is told. */
const folder = new URL('../../../test/study/broken/', import.meta.url);

/** Set it to write the messages anew, then read the difference. */
const isUpdate = process.env.UPDATE_GOLDEN !== undefined;

describe('a broken study', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

  it('is there in more kinds than ten', () => {
    assert.ok(files.length > 10);
  });

  for (const file of files)
    it(`tells all that is wrong with ${file}, with line, column, field, expectation and value`, () => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const golden = new URL(file.replace('.yaml', '.txt'), folder);
      const message = `${messageOf(text, file)}\n`;
      if (isUpdate) writeFileSync(golden, message);
      assert.equal(message, readFileSync(golden, 'utf8'));
    });
});

function messageOf(text: string, file: string): string {
  try {
    parseStudy(text, file);
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.notEqual(error.problems.length, 0);
    return error.message;
  }
  return assert.fail(`${file} was taken for a right study`);
}
