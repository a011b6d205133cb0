import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitLine } from '../../../cli/status/fit-line.js';
import { nameWorker } from '../../../cli/status/name-worker.js';
import { renderStatus } from '../../../cli/status/render-status.js';
import { createStatusLines } from '../../../cli/status/status-lines.js';
import type { StatusReport, StudyStatus } from '../../../study/study-status.js';

const STEP = { total: 20, done: 5, reused: 2, running: 1, waiting: 3, retrying: 0, missing: 0 };
const REASON = 'the loss is NaN\nafter epoch 3';
const STUDY: StudyStatus = {
  study: 'defocus',
  plan: 'a'.repeat(64),
  networks: 20,
  recorded: 5,
  plannedAt: '2026-01-02T03:04:05.678Z',
  state: 'running',
  priority: 'high',
  concurrency: 4,
  missing: { failed: 1, skipped: 7, cancelled: 0 },
  steps: { generate: STEP, pretrain: STEP, transfer: { ...STEP, missing: 1 }, evaluate: STEP, record: STEP },
  networksAnHour: 25.25,
  msLeft: 3_600_000,
  working: [
    {
      host: 'a',
      pid: 12,
      kind: 'pretrain',
      step: 'under #0',
      key: 'k',
      network: null,
      attempt: 1,
      forMs: 90_000,
      done: 3,
      total: 9,
      loss: 0.5,
    },
    {
      host: 'other',
      pid: 3,
      kind: 'generate',
      step: 'over',
      key: 'l',
      network: null,
      attempt: 1,
      forMs: 5_000,
      done: 3,
      total: 9,
    },
  ],
  retrying: [{ kind: 'evaluate', attempt: 2, reason: 'no memory' }],
  waitsFor: ['waits for pretrain of study noise'],
  failures: [{ network: 'n', step: 'transfer', state: 'failed', error: 'diverged', reason: REASON }],
};
const REPORT: StatusReport = {
  at: '2026-01-02T03:04:05.678Z',
  dataFolder: '/data',
  run: { pid: 7, server: '127.0.0.1:7' },
  problem: null,
  studies: [STUDY],
  idle: [{ host: 'a', pid: 13 }],
};

describe('the status of a study', () => {
  it('tells state, steps, pace, workers and failures, and fits the terminal', () => {
    for (const width of [40, 80, 140]) {
      for (const line of renderStatus(REPORT, width)) assert.ok(plain(line).length <= width, plain(line));
    }
    const text = plain(renderStatus(REPORT, 140).join('\n'));
    for (const words of [
      / ● defocus {2}5 of 20 networks {2}running: 1 failed, 7 skipped/,
      /transfer .* 5\/20 +2 found, 1 running, 3 waiting, 1 missing/,
      /25 networks an hour, about 1:00 h left {3}priority high, concurrency 4/,
      / a 12 +1:30 min {2}pretrain under #0 {2}epoch 3\/9 {2}loss 0.5000/,
      / other 3 {7}5 s {2}generate over {6}image 3\/9/,
      /evaluate: attempt 2 is due: no memory/,
      / {3}waits for pretrain of study noise/,
      /✗ n: transfer failed \(diverged\): the loss is NaN after epoch 3/,
      /and 7 more/,
      /idle workers: a 13/,
      /process 7 runs studies, Temporal at 127.0.0.1:7/,
    ]) {
      assert.match(text, words);
    }
  });

  it('says unknown where it can tell no time', () => {
    const study = { ...STUDY, networksAnHour: null, msLeft: null };
    const text = plain(renderStatus({ ...REPORT, studies: [study] }, 140).join('\n'));
    assert.match(text, /pace unknown as yet, time left unknown as yet/);
  });

  it('is one line where nothing goes on, and says why the server could not be asked', () => {
    const study = { ...STUDY, state: 'not going on', steps: null, failures: [], missing: NONE } as const;
    const report = { ...REPORT, run: null, problem: 'no server answers', studies: [study], idle: [] };
    assert.deepEqual(renderStatus(report, 140).map(plain), [
      ' · defocus  5 of 20 networks  not going on   plan aaaaaaaaaaaa, 2026-01-02 03:04 UTC',
      ' no server answers',
      ' no run is going on in /data',
    ]);
  });

  it('is told in lines of what has changed', () => {
    const tell = createStatusLines();
    assert.equal(tell(REPORT).length, 5);
    assert.deepEqual(tell(REPORT), []);
    const more = { ...STUDY, recorded: 6 };
    assert.match(tell({ ...REPORT, studies: [more] }).join('\n'), /^03:04:05 {2}defocus: running.* 6 of 20 networks/);
  });

  it('cuts a line that is too long, and no other', () => {
    assert.equal(fitLine(['abc', ['def', (text) => `<${text}>`]], 6), 'abc<def>');
    assert.equal(fitLine(['abc', ['def', (text) => `<${text}>`], 'g'], 6), 'abc<de…>');
    assert.equal(fitLine(['abc', 'def'], 3), 'ab…');
  });

  it('names a worker by its machine, as far as it is told', () => {
    assert.deepEqual(nameWorker('12@host@home'), { host: 'host@home', pid: 12 });
    assert.deepEqual(nameWorker('me'), { host: 'me', pid: null });
  });
});

const NONE = { failed: 0, skipped: 0, cancelled: 0 } as const;

function plain(text: string): string {
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}
