import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { announce, isHeldBy, maybeFindHolder, releaseLock, takeLock } from '../../workers/embedded/lock.js';
import { maybeProcessStart } from '../../results/process-mark.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const SERVER = { pid: 1, address: '127.0.0.1:1' };

describe('the lock of a data folder', () => {
  it('is free, taken once, and free again', async (context) => {
    const path = lockPath(context);
    assert.equal(await maybeFindHolder(path), undefined);
    assert.equal(await takeLock(path), undefined);
    assert.equal((await takeLock(path))?.pid, process.pid);
    await releaseLock(path);
    assert.equal(existsSync(path), false);
    assert.equal(await takeLock(path), undefined);
  });

  it('tells other terminals where the server is', async (context) => {
    const path = lockPath(context);
    await takeLock(path);
    await announce(path, { server: SERVER });
    assert.deepEqual((await maybeFindHolder(path))?.server, SERVER);
  });

  it('tells what the holder is, also when its server is another one and its end is near', async (context) => {
    const path = lockPath(context);
    await takeLock(path, { command: 'serve', queues: ['store'] });
    await announce(path, { server: { ...SERVER, address: 'earlier' } });
    await announce(path, { closing: true });
    await announce(path, { server: SERVER });
    const { command, queues, server, closing } = (await maybeFindHolder(path)) ?? {};
    assert.deepEqual(
      { command, queues, server, closing },
      { command: 'serve', queues: ['store'], server: SERVER, closing: true },
    );
  });

  it('is told apart from that of another holder with the same pid', async (context) => {
    const path = lockPath(context);
    await takeLock(path);
    const holder = await maybeFindHolder(path);
    assert.ok(holder);
    assert.equal(await isHeldBy(path, holder), true);
    assert.equal(await isHeldBy(path, { ...holder, started: 'earlier' }), false);
    await releaseLock(path);
    assert.equal(await isHeldBy(path, holder), false);
  });

  for (const [state, text] of [
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: '1' })],
    ['another process that had our pid before us', JSON.stringify({ pid: process.pid, started: 'long ago' })],
    ['a power failure in the middle of a word', '{"pid": 12'],
  ] as const) {
    it(`is taken over from ${state}`, async (context) => {
      const path = lockPath(context);
      writeFileSync(path, text);
      assert.equal(await maybeFindHolder(path), undefined);
      assert.equal(await takeLock(path), undefined);
      assert.equal((await maybeFindHolder(path))?.pid, process.pid);
      assert.deepEqual(readdirSync(join(path, '..')), ['embedded.json']);
    });
  }

  it('is not announced or released by a process that lost it', async (context) => {
    const path = lockPath(context);
    const other = JSON.stringify({ pid: process.ppid, started: maybeProcessStart(process.ppid) });
    writeFileSync(path, other);
    assert.equal((await takeLock(path))?.pid, process.ppid);
    await announce(path, { server: SERVER });
    await releaseLock(path);
    assert.equal(readFileSync(path, 'utf8'), other);
  });
});

function lockPath(context: TestContext): string {
  return join(makeTemporaryFolder(context), 'embedded.json');
}
