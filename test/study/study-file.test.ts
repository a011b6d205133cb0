import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { studyFileJsonSchema } from '../../study/study-file.js';

const committed = new URL('../../../configs/study.schema.json', import.meta.url);

describe('the JSON Schema of study files', () => {
  it('is committed as it follows from the code; UPDATE_GOLDEN=1 writes it anew', () => {
    const schema = studyFileJsonSchema();
    if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(committed, JSON.stringify(schema, undefined, 2));
    assert.deepEqual(JSON.parse(readFileSync(committed, 'utf8')), JSON.parse(JSON.stringify(schema)));
  });

  it('is what the first line of the quickstart points editors at', () => {
    const [first] = readFileSync(new URL('quickstart.yaml', committed), 'utf8').split('\n');
    assert.equal(first, '# yaml-language-server: $schema=./study.schema.json');
  });
});
