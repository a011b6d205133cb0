import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface Space {
  folder: string;
  bytes: number;
  what: string;
}
const { findMissing, judgeNode, judgeSpace } = await loadScript<{
  findMissing(needs: { compile: boolean; space: Space[] }, machine: object): string[];
  judgeNode(version: string): string | undefined;
  judgeSpace(space: Space): string[];
}>('setup/machine.js');

const machine = { platform: 'linux', arch: 'x64', node: '22.12.0', glibc: '2.36' };
const needs = { compile: true, space: [] };

describe('a machine that lacks something', () => {
  it('with all tools lacks nothing', (context) => {
    const env = fakePath(context, ['npm', 'python3', 'g++', 'make']);
    assert.deepEqual(findMissing(needs, { env, machine }), []);
  });

  it('without a compiler is told how to get one', (context) => {
    const env = fakePath(context, ['npm', 'python3', 'make']);
    assert.deepEqual(findMissing(needs, { env, machine }), [
      'No C++ compiler: install one, e.g. `sudo apt-get install g++ make`, then run the command again.',
    ]);
    assert.deepEqual(findMissing({ ...needs, compile: false }, { env, machine }), [], 'nothing is left to compile');
  });

  it('without pip is told of pip, not of Python', (context) => {
    const env = fakePath(context, ['npm', 'g++', 'make']);
    writeProgram(env.PATH, 'python3', 'exit 1');
    const missing = findMissing(needs, { env, machine });
    assert.equal(missing.length, 1);
    assert.match(missing[0] ?? '', /^Python 3 has no pip: install it, e\.g\. `sudo apt-get install python3-pip`/);
  });

  it('without anything is told of all at once, one sentence each', (context) => {
    const missing = findMissing(needs, { env: fakePath(context, []), machine });
    assert.deepEqual(
      missing.map((sentence) => sentence.split(':')[0]),
      ['No npm on the PATH', 'No Python 3', 'No C++ compiler', 'No make'],
    );
  });

  it('of another kind is told so', (context) => {
    const env = fakePath(context, ['npm', 'python3', 'g++', 'make']);
    const mac = findMissing(needs, { env, machine: { ...machine, platform: 'darwin', arch: 'arm64' } });
    assert.match(mac[0] ?? '', /^This machine is darwin arm64, and hrtem-transfer runs on Linux x64 only/);
    const musl = findMissing(needs, { env, machine: { ...machine, glibc: undefined } });
    assert.match(musl[0] ?? '', /^This Linux has no glibc/);
  });

  it('takes Node.js 20.19 to 24', () => {
    for (const version of ['20.19.0', '22.12.1', '24.9.0']) assert.equal(judgeNode(version), undefined, version);
    assert.match(judgeNode('18.20.1') ?? '', /^Node\.js 18\.20\.1 is too old/);
    assert.match(judgeNode('20.18.3') ?? '', /too old/);
    assert.match(judgeNode('25.0.0') ?? '', /^Node\.js 25\.0\.0 is too new/);
  });

  it('with a full disk is told what is needed and what there is', (context) => {
    const [sentence] = judgeSpace({ folder: makeTemporaryFolder(context), bytes: 1e18, what: 'cache' });
    assert.match(sentence ?? '', /^Not enough disk: the cache .* needs 1000000000\.0 GB free and has \d+\.\d GB/);
  });

  it('with a cache that cannot be a folder is told to choose another', (context) => {
    const folder = join(makeTemporaryFolder(context), 'file');
    writeFileSync(folder, '');
    const [sentence] = judgeSpace({ folder, bytes: 1, what: 'cache' });
    assert.match(sentence ?? '', /can't be written \(E\w+\): .*HRTEM_CACHE=FOLDER/);
  });
});

/** A PATH of one folder that holds these programs, each of which ends with 0. */
function fakePath(context: TestContext, names: string[]): { PATH: string } {
  const folder = makeTemporaryFolder(context);
  for (const name of names) writeProgram(folder, name, 'exit 0');
  return { PATH: folder };
}

function writeProgram(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}
