import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

const broken = fileURLToPath(new URL('../../../../test/study/broken/', import.meta.url));

describe('validate', () => {
  it('ends with 2, tells the problems of all files and writes nothing', async (context) => {
    const folder = makeTemporaryFolder(context);
    const right = join(folder, 'right.yaml');
    writeFileSync(right, minimalStudy());
    const data = join(folder, 'data');
    const files = ['negative-dose.yaml', 'bad-yaml.yaml'].map((name) => join(broken, name));
    const { code, stdout, stderr } = await runCommand(['validate', right, ...files, '--data', data]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /negative-dose\.yaml:8:51: domains\.under\.dose: expected a dose above 0.*got -400/);
    assert.match(stderr, /bad-yaml\.yaml:7:1: expected YAML, got broken YAML/);
    assert.equal(existsSync(data), false);
    assert.deepEqual(readdirSync(folder), ['right.yaml']);
  });

  it('says of a right study what is in it', async (context) => {
    const folder = makeTemporaryFolder(context);
    const file = join(folder, 'right.yaml');
    writeFileSync(file, minimalStudy());
    const said = await runCommand(['validate', file, '--data', join(folder, 'data')]);
    assert.equal(said.code, 0);
    assert.equal(said.stdout, `${file}: the study "minimal" is right: 2 domains, 9 networks\n`);
    const json = await runCommand(['validate', file, '--json', '--data', join(folder, 'data')]);
    assert.deepEqual(JSON.parse(json.stdout), [{ file, study: 'minimal', domains: 2, networks: 9 }]);
  });
});
