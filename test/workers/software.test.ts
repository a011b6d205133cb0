import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { createSoftwareSource } from '../../workers/software.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const schema = z.object({
  commit: z.string().optional(),
  patch: z.object({ sha256: z.string(), text: z.string() }).optional(),
  untracked: z.record(z.string(), z.string()).optional(),
  untrackedLeftOut: z.number().optional(),
  lockfile: z.string(),
  libraries: z.record(z.string(), z.string()),
  system: z.string(),
  flags: z.record(z.string(), z.string()),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what is said of the program', () => {
  it('names commit, lockfile and libraries by their bytes', async (context) => {
    const { folder, git } = open(context);
    const { commit, patch, untracked, lockfile, libraries } = await describeIn(folder);
    assert.equal(commit, git('rev-parse', 'HEAD').trim());
    assert.deepEqual([patch, untracked], [undefined, undefined]);
    assert.equal(lockfile, sha256('{}'));
    assert.deepEqual(libraries, { 'kernel.node': sha256('machine code') });
  });

  it('has what was changed since the commit, and a library that was made anew', async (context) => {
    const { folder } = open(context);
    await describeIn(folder);
    writeFileSync(join(folder, 'code.ts'), 'const a = 2;\n');
    writeFileSync(join(folder, 'new.ts'), 'new');
    writeFileSync(join(folder, 'node_modules', 'kernel.node'), 'other machine code');
    const { patch, untracked, libraries } = await describeIn(folder);
    assert.match(patch?.text ?? '', /-const a = 1;\n\+const a = 2;/);
    assert.equal(patch?.sha256, sha256(patch?.text ?? ''));
    assert.deepEqual(untracked, { 'new.ts': sha256('new') });
    assert.deepEqual(libraries, { 'kernel.node': sha256('other machine code') });
  });

  it('has no commit where there is no checkout', async (context) => {
    const { folder } = open(context, { isCheckout: false });
    assert.equal((await describeIn(folder)).commit, undefined);
  });

  it('has no commit where only a repository around it has one', async (context) => {
    const { folder } = open(context);
    const inner = join(folder, 'vendor');
    mkdirSync(inner);
    layOut(inner);
    const { commit, patch, untracked, lockfile } = await describeIn(inner);
    assert.deepEqual([commit, patch, untracked, lockfile], [undefined, undefined, undefined, sha256('{}')]);
  });

  it('reads files with names in any letters, and passes over what is none', async (context) => {
    const { folder, git } = open(context);
    writeFileSync(join(folder, 'Übersicht "neu".md'), 'new');
    writeFileSync(join(folder, 'two\nlines'), 'new');
    symlinkSync('nowhere', join(folder, 'dangling'));
    mkdirSync(join(folder, 'nested'));
    git('-C', 'nested', 'init', '--quiet');
    writeFileSync(join(folder, 'nested', 'file'), 'of another repository');
    const latin1 = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x4d, 0xfc, 0x6c, 0x6c])]);
    writeFileSync(latin1, 'a name that is no UTF-8');
    const { untracked, untrackedLeftOut } = await describeIn(folder);
    assert.deepEqual(untracked, { 'Übersicht "neu".md': sha256('new'), 'two\nlines': sha256('new') });
    assert.equal(untrackedLeftOut, 1);
  });

  it('reads so many files and no more', async (context) => {
    const { folder } = open(context);
    mkdirSync(join(folder, 'many'));
    for (let index = 0; index < 1003; index++) writeFileSync(join(folder, 'many', `${index}`), '');
    const { untracked, untrackedLeftOut } = await describeIn(folder);
    assert.deepEqual([Object.keys(untracked ?? {}).length, untrackedLeftOut], [1000, 3]);
  });

  it('is the same whatever a data folder in the checkout holds', async (context) => {
    const { folder } = open(context);
    const mine = join(folder, 'mine');
    for (const name of ['mine', 'deep/other']) {
      mkdirSync(join(folder, name, 'artifacts'), { recursive: true });
      writeFileSync(join(folder, name, 'artifacts', 'file'), name);
    }
    writeFileSync(join(folder, 'deep', 'other', 'results.sqlite'), '');
    writeFileSync(join(folder, 'temporal.db-wal'), 'mine to keep');
    writeFileSync(join(mine, 'temporal.db-wal'), 'changes all the time');
    assert.deepEqual((await describeIn(folder, mine)).untracked, { 'temporal.db-wal': sha256('mine to keep') });
    assert.deepEqual(Object.keys((await describeIn(folder, folder)).untracked ?? {}), [
      'mine/artifacts/file',
      'mine/temporal.db-wal',
    ]);
  });

  it('is asked again after the set-up was missing', async (context) => {
    const folder = makeTemporaryFolder(context);
    const ask = createSoftwareSource({ checkout: folder });
    await assert.rejects(ask(), { code: 'ENOENT' });
    layOut(folder);
    assert.equal(schema.parse(JSON.parse(await ask())).lockfile, sha256('{}'));
  });
});

async function describeIn(folder: string, dataFolder?: string) {
  const source = createSoftwareSource({ checkout: folder, ...(dataFolder !== undefined && { dataFolder }) });
  return schema.parse(JSON.parse(await source()));
}

function open(context: TestContext, { isCheckout = true } = {}) {
  const folder = makeTemporaryFolder(context);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-C', folder, ...identity, ...words], { encoding: 'utf8' });
  layOut(folder);
  if (isCheckout) {
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'Begin');
  }
  return { folder, git };
}

function layOut(folder: string): void {
  mkdirSync(join(folder, 'node_modules'));
  const library = join(folder, 'node_modules', 'kernel.node');
  writeFileSync(library, 'machine code');
  writeFileSync(join(folder, 'node_modules', '.hrtem-setup.json'), JSON.stringify({ files: [{ path: library }] }));
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  writeFileSync(join(folder, 'code.ts'), 'const a = 1;\n');
}
