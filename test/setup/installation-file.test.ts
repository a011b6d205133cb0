import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readInstallation } from '../../cli/installation.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

const { isInstalled, writeInstallationFile } = await loadScript<{
  isInstalled(question: { checkout: string; wish: string }): boolean;
  writeInstallationFile(record: { checkout: string; wish: string; files: string[]; installation: object }): void;
}>('setup/installation-file.js');

const installation = {
  engine: { flavour: 'cpu', why: 'no driver', tensorflow: '2.21.0', libraryFolder: '/cache/tensorflow' },
  temporal: { path: '/cache/temporal', version: '1.9.1', from: 'cache' },
  node: '22.12.0',
  cache: '/cache',
} as const;

describe('the record of a set-up', () => {
  it('stands as long as the wish and the files are the same', (context) => {
    const { checkout, file } = install(context);
    assert.equal(isInstalled({ checkout, wish: 'wish' }), true);
    assert.equal(isInstalled({ checkout, wish: 'another' }), false);
    utimesSync(file, 1, 1);
    assert.equal(isInstalled({ checkout, wish: 'wish' }), false);
  });

  it('falls when a file is gone, and is not there before the first', (context) => {
    const { checkout, file } = install(context);
    rmSync(file);
    assert.equal(isInstalled({ checkout, wish: 'wish' }), false);
    assert.equal(isInstalled({ checkout: makeTemporaryFolder(context), wish: 'wish' }), false);
  });

  it('tells the compiled code where things lie', (context) => {
    assert.deepEqual(readInstallation(install(context).checkout), installation);
    const bare = makeTemporaryFolder(context);
    assert.throws(() => readInstallation(bare), new RegExp(`${bare} is not set up: run \`npm run setup\` there`));
  });
});

function install(context: TestContext): { checkout: string; file: string } {
  const checkout = makeTemporaryFolder(context);
  const file = join(checkout, 'library.so');
  mkdirSync(join(checkout, 'node_modules'));
  writeFileSync(file, 'library');
  writeInstallationFile({ checkout, wish: 'wish', files: [file], installation });
  return { checkout, file };
}
