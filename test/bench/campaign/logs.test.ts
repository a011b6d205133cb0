import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { countAttempts } from '../../../bench/campaign/count-attempts.js';
import { createTrainingLog } from '../../../bench/campaign/training-log.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

describe('the logs of a campaign', () => {
  it('tell which steps were begun and ended more than once', async (context) => {
    const folder = layOutDataFolder(makeTemporaryFolder(context));
    mkdirSync(folder.logs);
    const lines = (...said: readonly (readonly [string, string])[]) =>
      said.map(([msg, step]) => `${JSON.stringify({ step, msg })}\n`).join('');
    writeFileSync(join(folder.logs, 'simulate.log'), lines(['step started', 'a'], ['step finished', 'a']));
    writeFileSync(
      join(folder.logs, 'train.log'),
      `a warning that is no JSON\n${lines(
        ...(['b', 'b', 'b', 'c', 'c', 'd'] as const).map((step) => ['step started', step] as const),
        ['went on after epoch', 'b'],
        ...(['b', 'c', 'c', 'd'] as const).map((step) => ['step finished', step] as const),
      )}`,
    );
    assert.deepEqual(await countAttempts(folder), { stepsRunTwice: 2, stepsFinishedTwice: 1, resumed: 1 });
  });

  it('tell the epochs so far and the latest training, half lines later', (context) => {
    const path = join(makeTemporaryFolder(context), 'train.log');
    const log = createTrainingLog(path);
    assert.equal(log.epochs(), 0);
    appendFileSync(path, '{"computePid":7,"job":"train","msg":"job started"}\n{"msg":"epoch done"}\n{"msg":"epoch ');
    assert.equal(log.epochs(), 1);
    appendFileSync(path, 'done"}\n{"computePid":8,"job":"evaluate","msg":"job started"}\n');
    appendFileSync(path, '{"kind":"transfer","msg":"step finished"}\n{"kind":"evaluate","msg":"step finished"}\n');
    assert.equal(log.epochs(), 2);
    assert.equal(log.evaluations(), 1);
    assert.equal(log.maybeTrainingPid(), 7);
  });
});
