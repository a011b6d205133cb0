import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { explainError } from '../../cli/explain-error.js';
import { writeOutputFiles } from '../../cli/output-files.js';
import { explainOutputError, requireWritable } from '../../cli/output-place.js';
import { EnvironmentError } from '../../cli/exit-codes.js';
import { InputError } from '../../study/errors.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { SMALL_STUDY } from './run-command.js';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** Files may have so many blocks of 1 KiB, as on a disk that fills up. */
function runWithLimit(blocks: number, args: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1' };
  const script = `ulimit -f ${blocks} && exec "$0" "$@"`;
  const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN, ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

function makePlace(context: TestContext) {
  return { command: 'simulate', kind: 'folder', path: join(makeTemporaryFolder(context), 'new', 'out') } as const;
}

function raise(code: string): Error {
  return Object.assign(new Error(`${code}: no`), { code });
}

describe('the files that a command is asked for', () => {
  it('appear together, in folders made for them', async (context) => {
    const place = makePlace(context);
    const write = (path: string) => writeFileSync(path, 'b');
    const paths = await writeOutputFiles(place, { a: 'a', b: write, c: Buffer.from('c') });
    assert.deepEqual(
      paths.map((path) => readFileSync(path, 'utf8')),
      ['a', 'b', 'c'],
    );
    assert.deepEqual(readdirSync(place.path), ['a', 'b', 'c']);
  });

  it('stay as they were when one of them fails', async (context) => {
    const place = makePlace(context);
    await writeOutputFiles(place, { a: 'old', last: 'old' });
    const fail = () => {
      throw raise('ENOSPC');
    };
    await assert.rejects(writeOutputFiles(place, { a: 'new', b: fail, last: 'new' }), EnvironmentError);
    mkdirSync(join(place.path, 'b'));
    await assert.rejects(writeOutputFiles(place, { a: 'new', b: 'new', last: 'new' }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /simulate: --out: expected a folder that can be written, got .*out\/b: a folder$/);
      return true;
    });
    assert.deepEqual(readdirSync(place.path), ['a', 'b', 'last']);
    assert.equal(readFileSync(join(place.path, 'a'), 'utf8'), 'old');
    assert.equal(readFileSync(join(place.path, 'last'), 'utf8'), 'old');
  });

  it('are made where the recursive mkdir of Node would never return', { timeout: 10_000 }, async () => {
    const place = { command: 'simulate', kind: 'folder', path: '/proc/hrtem/out' } as const;
    await assert.rejects(writeOutputFiles(place, { a: 'a' }), /--out: expected a folder that can be written.*ENOENT/);
    assert.throws(() => requireWritable(place), /--out: expected a folder that can be written.*ENOENT/);
  });

  it('can be told about before they are made, without a trace', (context) => {
    const place = makePlace(context);
    requireWritable(place);
    assert.ok(!existsSync(join(place.path, '..')));
  });

  for (const [command, blocks, args] of [
    ['simulate', 20, ['--sampling', '0.2']],
    ['gallery', 10, [SMALL_STUDY, '--images', '1']],
    ['structure', 2, [SMALL_STUDY, '--domain', 'under']],
  ] as const)
    it(`are whole or absent when ${command} can write ${blocks} KiB, and the message says why`, (context) => {
      const folder = makeTemporaryFolder(context);
      const atoms = join(folder, 'atoms.json');
      writeFileSync(atoms, JSON.stringify({ cell_A: [24, 24, 4], Z: [29], positions_A: [[6, 6, 2]] }));
      const out = join(folder, 'out');
      const place = command === 'structure' ? join(out, 'a.cif') : out;
      const given = command === 'simulate' ? [atoms, ...args] : args;
      const { status, stderr } = runWithLimit(blocks, [command, ...given, '--out', place]);
      assert.equal(status, 3, stderr);
      assert.match(stderr, /EFBIG.*ulimit -f.*choose another place with --out$/m);
      assert.deepEqual(readdirSync(out), []);
    });
});

describe('an error of the file system', () => {
  const place = { command: 'gallery', kind: 'folder', path: '/somewhere' } as const;

  it('names the option of the place that it is about', () => {
    assert.match(String(explainError(raise('ENOSPC'))), /the disk is full: .* choose another place with --data$/);
    assert.match(
      String(explainOutputError(raise('ENOSPC'), place)),
      /\/somewhere: ENOSPC: no: the disk is full: .* choose another place with --out$/,
    );
    const explained = explainOutputError(raise('EDQUOT'), place);
    assert.equal(explainError(explained), explained);
  });

  it('is bad input where the place is at fault, and comes back where it is another error', () => {
    assert.ok(explainOutputError(raise('EROFS'), place) instanceof InputError);
    const other = raise('EMFILE');
    assert.equal(explainOutputError(other, place), other);
  });
});
