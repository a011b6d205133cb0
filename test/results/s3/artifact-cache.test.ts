import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createArtifactCache, type CacheLimits } from '../../../results/s3/artifact-cache.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const HOUR_MS = 3_600_000;

describe('the copies of artifacts on this machine', () => {
  it('are found by their hash, also by another process', async (context) => {
    const { keep, reopen } = open(context);
    const { path, sha256 } = await keep('some bytes');
    assert.equal(await reopen().maybeFind(sha256), path);
    assert.equal(await reopen().maybeFind('0'.repeat(64)), undefined);
  });

  it('are removed instead of served when their bytes have changed', async (context) => {
    const { keep, cache } = open(context);
    const { path, sha256 } = await keep('some bytes');
    assert.equal(await cache.maybeFind(sha256), path);
    writeFileSync(path, 'some bytez');
    assert.equal(await cache.maybeFind(sha256), undefined);
    assert.equal(existsSync(path), false);
  });

  it('tell their last use by the time of access, and leave that of the last change alone', async (context) => {
    const { keep, cache } = open(context);
    const { path, sha256 } = await keep('some bytes');
    setIdle(path, 2);
    const { mtimeMs } = statSync(path);
    await cache.maybeFind(sha256);
    assert.equal(statSync(path).mtimeMs, mtimeMs);
    assert.ok(statSync(path).atimeMs > mtimeMs + HOUR_MS);
  });

  it('make room for a new one, the one that was idle for longest first, as far as needed', async (context) => {
    const { keep, folder } = open(context, { mostBytes: 30, keepMs: HOUR_MS });
    const three = [await keep('ten bytes0'), await keep('ten bytes1'), await keep('ten bytes2')];
    three.forEach(({ path }, index) => setIdle(path, [3, 4, 2][index] ?? 0));
    const newest = await keep('ten bytes3');
    assert.deepEqual(list(folder), hashes(three[0], three[2], newest));
  });

  it('stay when they were used just now, however many', async (context) => {
    const { keep, folder } = open(context, { mostBytes: 5, keepMs: HOUR_MS });
    const both = [await keep('ten bytes0'), await keep('ten bytes1')];
    assert.deepEqual(list(folder), hashes(...both));
  });

  it('make room of what a killed process was fetching, too', async (context) => {
    const { keep, cache, folder } = open(context, { mostBytes: 15, keepMs: HOUR_MS });
    const left = await cache.nameIncoming();
    writeFileSync(left, 'ten bytes0');
    setIdle(left, 2);
    const kept = await keep('ten bytes1');
    assert.deepEqual(list(folder), hashes(kept));
  });
});

function open(context: TestContext, limits: CacheLimits = { mostBytes: 1e6, keepMs: HOUR_MS }) {
  const folder = join(makeTemporaryFolder(context), 'cache');
  const cache = createArtifactCache(folder, limits);
  const keep = async (text: string) => {
    const file = join(makeTemporaryFolder(context), 'file');
    writeFileSync(file, text);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { sha256, path: await cache.keep(sha256, file) };
  };
  return { folder, cache, keep, reopen: () => createArtifactCache(folder, limits) };
}

function setIdle(path: string, hours: number): void {
  const then = new Date(Date.now() - hours * HOUR_MS);
  utimesSync(path, then, then);
}

const list = (folder: string) => readdirSync(folder).sort();

function hashes(...kept: readonly ({ readonly sha256: string } | undefined)[]): readonly (string | undefined)[] {
  return kept.map((one) => one?.sha256).sort();
}
