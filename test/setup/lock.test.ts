import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript, locateScript } from './load-script.js';

const { withLock } = await loadScript<{
  withLock<T>(file: string, options: { onWait(owner: string): void }, work: () => Promise<T> | T): Promise<T>;
}>('setup/lock.js');

const failOnWait = { onWait: (owner: string) => assert.fail(`waited for ${owner}`) };

describe('the lock of a set-up', () => {
  it('is free again after its work has failed', async (context) => {
    const file = join(makeTemporaryFolder(context), 'locks', 'probe.lock');
    const work = withLock(file, failOnWait, () => {
      throw new Error('no disk');
    });
    await assert.rejects(work, /no disk/);
    assert.equal(await withLock(file, failOnWait, () => 'done'), 'done');
  });

  it('lets the second wait for the first, and tells whom it waits for', async (context) => {
    const file = join(makeTemporaryFolder(context), 'probe.lock');
    const order: string[] = [];
    const owners: string[] = [];
    let endFirst = () => {};
    const first = withLock(file, failOnWait, async () => {
      const second = withLock(file, { onWait: (owner) => (owners.push(owner), endFirst()) }, () =>
        order.push('second'),
      );
      await new Promise<void>((resolve) => (endFirst = resolve));
      order.push('first');
      return { second };
    });
    await (
      await first
    ).second;
    assert.deepEqual(order, ['first', 'second']);
    assert.deepEqual(owners, [`process ${process.pid}`]);
  });

  it('is free when its holder was killed', async (context) => {
    const file = join(makeTemporaryFolder(context), 'probe.lock');
    const program = `
      import { withLock } from ${JSON.stringify(locateScript('setup/lock.js'))};
      await withLock(${JSON.stringify(file)}, {}, () => {
        console.log('held');
        return new Promise(() => setInterval(() => {}, 1000));
      });`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    let waitedFor = '';
    const work = withLock(file, { onWait: (owner) => ((waitedFor = owner), holder.kill('SIGKILL')) }, () => 'done');
    assert.equal(await work, 'done');
    assert.equal(waitedFor, `process ${holder.pid}`);
  });
});
