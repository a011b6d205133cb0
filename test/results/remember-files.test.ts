import assert from 'node:assert/strict';
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { rememberFiles } from '../../results/remember-files.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const HOUR_MS = 3_600_000;

describe('remembered files', () => {
  it('are read again when other bytes have the old size and the old time', async (context) => {
    const { path, ask } = open(context);
    utimesSync(path, 1_000_000, 1_000_000);
    assert.equal(await ask(), 'one');
    const before = statSync(path, { bigint: true });
    // the clock of a file system has ticks of some milliseconds
    do {
      writeFileSync(path, 'two');
      utimesSync(path, 1_000_000, 1_000_000);
    } while (statSync(path, { bigint: true }).ctimeNs === before.ctimeNs);
    assert.equal(statSync(path, { bigint: true }).mtimeNs, before.mtimeNs);
    assert.equal(await ask(), 'two');
  });

  it('are read once within an hour, whether they are asked for meanwhile or not, and once more after it', async (context) => {
    const { ask, clock, countReads } = open(context);
    for (const [nowMs, reads] of [
      [0, 1],
      [HOUR_MS - 1, 1],
      [HOUR_MS, 2],
      [2 * HOUR_MS - 1, 2],
      [2 * HOUR_MS, 3],
    ] as const) {
      clock.nowMs = nowMs;
      await ask();
      assert.equal(countReads(), reads, `after ${nowMs} ms`);
    }
  });
});

function open(context: TestContext) {
  const path = join(makeTemporaryFolder(context), 'file');
  writeFileSync(path, 'one');
  const clock = { nowMs: 0 };
  let reads = 0;
  const read = rememberFiles(
    2,
    (name) => {
      reads++;
      return Promise.resolve(readFileSync(name, 'utf8'));
    },
    () => clock.nowMs,
  );
  return { path, clock, ask: () => read(path), countReads: () => reads };
}
