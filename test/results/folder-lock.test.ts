import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { takeFolderLock } from '../../results/folder-lock.js';
import { maybeProcessStart } from '../../results/process-mark.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('a lock that is a folder', () => {
  it('is one process’s, whose name it tells the others, and free again when that ends', async (context) => {
    const folder = makeTemporaryFolder(context);
    const held = await lock(folder);
    await assert.rejects(lock(folder), {
      name: 'FolderBusyError',
      message: new RegExp(
        `^${folder}: expected no other backup, got process ${process.pid} on .*: wait until it has ended$`,
      ),
    });
    await held.release();
    assert.deepEqual(readdirSync(folder), []);
    await (await lock(folder)).release();
  });

  it('goes to one of many that find a killed one’s, with nothing of that left', async (context) => {
    const folder = makeTemporaryFolder(context);
    const { pid, started } = await endedProcess();
    await leave(folder, (name) => name.with(1, String(pid)).with(2, started));
    writeFileSync(join(folder, 'incoming', 'half'), 'half');
    mkdirSync(join(folder, `incoming.${randomUUID()}.gone`));
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lock(folder)));
    const [held, ...others] = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
    assert.ok(held && others.length === 0);
    assert.equal(readdirSync(held.folder).length, 1);
    await held.release();
    // what those have left that came too late is swept by the next one
    await (await lock(folder)).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('outlives no new start of its machine', async (context) => {
    const folder = makeTemporaryFolder(context);
    await leave(folder, (name) => name.with(3, OTHER).with(4, OTHER));
    await (await lock(folder)).release();
    assert.equal(existsSync(join(folder, 'incoming')), false);
  });

  it('of another machine is respected, with what to do when nothing runs there', async (context) => {
    const folder = makeTemporaryFolder(context);
    await leave(folder, (name) => name.with(3, OTHER).with(4, OTHER).with(5, OTHER));
    await assert.rejects(lock(folder), {
      name: 'FolderBusyError',
      message: new RegExp(`on .* since .*, or remove ${join(folder, 'incoming')} if it runs no more$`),
    });
  });

  it('is taken over where a power cut or an earlier version left no name in it', async (context) => {
    const folder = makeTemporaryFolder(context);
    mkdirSync(join(folder, 'incoming'));
    writeFileSync(join(folder, 'incoming', 'half'), '');
    await (await lock(folder)).release();
  });
});

const lock = (folder: string) => takeFolderLock(join(folder, 'incoming'), `${folder}: expected no other backup`);

const OTHER = '0123456789abcdef';

/** Leaves a lock as another process would have left it, by the parts of its holder's name. */
async function leave(folder: string, change: (name: string[]) => string[]): Promise<void> {
  const held = await lock(folder);
  const [name = ''] = readdirSync(held.folder);
  const text = readFileSync(join(held.folder, name), 'utf8');
  await held.release();
  mkdirSync(held.folder);
  writeFileSync(join(held.folder, change(name.split('.')).join('.')), text);
}

interface Ended {
  readonly pid: number;
  readonly started: string;
}

async function endedProcess(): Promise<Ended> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const started = maybeProcessStart(pid) ?? '';
  child.stdin.end();
  await once(child, 'exit');
  return { pid, started };
}
