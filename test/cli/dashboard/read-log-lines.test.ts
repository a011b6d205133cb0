import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readLogLines } from '../../../cli/dashboard/read-log-lines.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const STEP = 'a'.repeat(64);

describe('what the logs tell of a step', () => {
  it('is its own lines of all logs in order of time, and nothing of others or of other programs', async (context) => {
    const folder = makeTemporaryFolder(context);
    const line = (second: number, name: string, fields: object) =>
      JSON.stringify({ level: 30, time: `2026-01-01T00:00:0${second}Z`, name, pid: 1, ...fields });
    const write = (name: string, lines: readonly string[]) =>
      writeFileSync(join(folder, name), lines.map((each) => `${each}\n`).join(''));
    write('train.log', [
      line(2, 'train', { step: STEP, msg: 'epoch done', loss: 0.123456, error: 'x'.repeat(400) }),
      line(4, 'train', { step: 'b'.repeat(64), msg: 'epoch done' }),
      line(5, 'train', { sdkComponent: 'worker', step: STEP, msg: 'Activity failed' }),
      `not JSON ${STEP}`,
    ]);
    write('store.log', [line(1, 'store', { step: STEP, msg: 'planned' })]);
    write('notes.txt', [line(3, 'other', { step: STEP, msg: 'no log' })]);
    assert.deepEqual(await readLogLines(folder, STEP), [
      '2026-01-01T00:00:01Z store: planned',
      `2026-01-01T00:00:02Z train: epoch done, loss 0.1235, error ${'x'.repeat(300)} …`,
    ]);
    assert.deepEqual(await readLogLines(join(folder, 'none'), STEP), []);
  });
});
