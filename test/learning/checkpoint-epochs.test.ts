import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeCheckpoint } from '../../learning/checkpoint.js';
import { maybeReadCheckpointEpochs } from '../../learning/checkpoint-epochs.js';
import type { EpochRecord } from '../../study/metrics.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

function record(epoch: number): EpochRecord {
  const validation = { loss: 1 / epoch, crossEntropy: 1, trainedLoss: 1, iou: 0, dice: 0, precision: 0, recall: 0 };
  return { epoch, learningRate: 1e-3, trainingLoss: 2 / epoch, validation };
}

describe('the epochs of a training that goes on', () => {
  it('are those of its newest checkpoint', async (context) => {
    const folder = makeTemporaryFolder(context);
    assert.equal(await maybeReadCheckpointEpochs(folder), undefined);
    const variables = [{ name: 'kernel', shape: [2] }];
    const values = new Map([['kernel', Float32Array.of(1, 2)]]);
    const records = [record(1), record(2)];
    for (const done of [1, 2]) {
      const epochs = records.slice(0, done);
      await writeCheckpoint(folder, 'job', variables, { epochs, updates: done, values, bestValues: values });
    }
    assert.deepEqual(await maybeReadCheckpointEpochs(folder), records);
  });

  it('are unknown where the newest one is damaged or there is none', async (context) => {
    const folder = makeTemporaryFolder(context);
    writeFileSync(join(folder, 'epoch-00001.safetensors'), Buffer.alloc(9, 255));
    assert.equal(await maybeReadCheckpointEpochs(folder), undefined);
    assert.equal(await maybeReadCheckpointEpochs(join(folder, 'none')), undefined);
  });
});
