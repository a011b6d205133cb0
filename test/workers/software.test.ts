import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { createSoftwareSource } from '../../workers/software.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const schema = z.object({
  commit: z.string().optional(),
  patch: z.object({ sha256: z.string(), text: z.string() }).optional(),
  untracked: z.record(z.string(), z.string()).optional(),
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

  it('is asked again after the set-up was missing', async (context) => {
    const folder = makeTemporaryFolder(context);
    const ask = createSoftwareSource(folder);
    await assert.rejects(ask(), { code: 'ENOENT' });
    layOut(folder);
    assert.equal(schema.parse(JSON.parse(await ask())).lockfile, sha256('{}'));
  });
});

async function describeIn(folder: string) {
  return schema.parse(JSON.parse(await createSoftwareSource(folder)()));
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
