import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { lockBackup } from '../../../results/backup/backup-lock.js';
import { maybeProcessStart } from '../../../results/process-mark.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const holderSchema = z.looseObject({
  process: z.object({ machine: z.string(), pid: z.number(), started: z.string() }),
  host: z.string(),
});

describe('the lock of a backup', () => {
  it('is one process’s, whose name it tells the others, and free again when that ends', async (context) => {
    const folder = makeTemporaryFolder(context);
    const lock = await lockBackup(folder);
    await assert.rejects(lockBackup(folder), {
      name: 'BackupBusyError',
      message: new RegExp(
        `^${folder}: expected no other backup .*, got process ${process.pid} on .*: wait until it has ended$`,
      ),
    });
    await lock.release();
    assert.deepEqual(readdirSync(folder), []);
    await (await lockBackup(folder)).release();
  });

  it('goes to one of many that find a killed one’s, with nothing of that left', async (context) => {
    const folder = makeTemporaryFolder(context);
    await leave(folder, (holder) => holder, await endedProcess());
    writeFileSync(join(folder, 'incoming', 'half'), 'half');
    mkdirSync(join(folder, 'incoming.taken-and-killed'));
    const locks = await Promise.allSettled(Array.from({ length: 8 }, () => lockBackup(folder)));
    const [held, ...others] = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
    assert.ok(held && others.length === 0);
    assert.deepEqual(readdirSync(held.incoming), ['holder.json']);
    await held.release();
    // what those have left that came too late is swept by the next one
    await (await lockBackup(folder)).release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('outlives no new start of its machine', async (context) => {
    const folder = makeTemporaryFolder(context);
    await leave(folder, (holder) => ({ ...holder, process: { ...holder.process, machine: 'another-boot pid:[1]' } }));
    await (await lockBackup(folder)).release();
    assert.equal(existsSync(join(folder, 'incoming')), false);
  });

  it('of another machine is respected, with what to do when nothing runs there', async (context) => {
    const folder = makeTemporaryFolder(context);
    await leave(folder, (holder) => ({ ...holder, host: 'far 1', process: { ...holder.process, machine: 'far' } }));
    await assert.rejects(lockBackup(folder), {
      name: 'BackupBusyError',
      message: new RegExp(`on far since .*, or remove ${join(folder, 'incoming')} if it runs no more$`),
    });
  });

  it('is taken over where a power cut or an earlier version left no name in it', async (context) => {
    const folder = makeTemporaryFolder(context);
    mkdirSync(join(folder, 'incoming'));
    writeFileSync(join(folder, 'incoming', 'holder.json'), '');
    await (await lockBackup(folder)).release();
  });
});

type Holder = z.output<typeof holderSchema>;

/** Leaves a lock as another process would have left it. */
async function leave(folder: string, change: (holder: Holder) => Holder, other?: Ended): Promise<void> {
  const { incoming, release } = await lockBackup(folder);
  const own = holderSchema.parse(JSON.parse(readFileSync(join(incoming, 'holder.json'), 'utf8')));
  await release();
  const holder = change({ ...own, process: { ...own.process, ...other } });
  mkdirSync(incoming);
  writeFileSync(join(incoming, 'holder.json'), JSON.stringify(holder));
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
