import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ComputeEvent, TrainJob } from '../../../activities/compute.js';
import { createStubCompute } from '../../../bench/orchestrate/stub-compute.js';
import { readSafetensors } from '../../../learning/safetensors.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const compute = createStubCompute();

describe('the stub that computes', () => {
  it('leaves the same files and numbers of the same job in another folder, and tells its epochs', async (context) => {
    const [first, second] = [await train(context, 0), await train(context, 0)];
    assert.deepEqual(first.files, second.files);
    assert.deepEqual(first.epochs, second.epochs);
    assert.deepEqual(first.told, first.epochs);
    assert.equal(first.epochs.length, 3);
  });

  it('leaves other ones of another job', async (context) => {
    const [first, second] = [await train(context, 0), await train(context, 1)];
    assert.notDeepEqual(first.files, second.files);
    assert.notDeepEqual(first.epochs, second.epochs);
  });

  it('writes weights that can be read', async (context) => {
    const { paths } = await train(context, 0);
    for (const path of paths) assert.deepEqual([...(await readSafetensors(path)).tensors.keys()], ['weights']);
  });

  it('measures every network on every dataset', async () => {
    const dataset = { images: '/a/1', labels: '/a/2' };
    const candidate = { weights: '/a/3', loss: 'double-softmax' } as const;
    const { result } = await compute.run(
      {
        kind: 'evaluate',
        network: { baseFilters: 4 },
        batchSize: 1,
        candidates: [candidate, candidate],
        datasets: [dataset, dataset, dataset],
      },
      { signal: new AbortController().signal, report: () => undefined },
    );
    assert.deepEqual(
      result.map((ofNetwork) => ofNetwork.length),
      [3, 3],
    );
  });

  it('gives up when it is told to', async (context) => {
    await assert.rejects(train(context, 0, AbortSignal.abort()), { name: 'AbortError' });
  });
});

async function train(context: TestContext, replicate: number, signal = new AbortController().signal) {
  const outputDirectory = join(makeTemporaryFolder(context), 'output');
  mkdirSync(outputDirectory);
  const data = { images: join(outputDirectory, 'images.npy'), labels: join(outputDirectory, 'labels.npy') };
  const job: TrainJob = {
    kind: 'train',
    stageName: 'pretrain',
    network: { baseFilters: 4 },
    stage: {
      images: 2,
      epochs: 3,
      batchSize: 2,
      learningRate: 1e-3,
      learningRateDecay: 0.99,
      loss: 'double-softmax',
      augment: true,
      precision: 'float32',
    },
    freeze: 'none',
    training: data,
    validation: data,
    others: { other: data },
    seed: 1,
    replicate,
    checkpointDirectory: join(outputDirectory, 'checkpoints'),
    outputDirectory,
  };
  const events: ComputeEvent[] = [];
  const { result } = await compute.run(job, { signal, report: (event) => events.push(event) });
  const paths = [result.lastWeights, result.bestWeights];
  const files = paths.map((path) => [basename(path), readFileSync(path, 'latin1')]);
  const told = events.flatMap((event) => (event.type === 'epoch' ? [event.record] : []));
  return { paths, files, told, epochs: result.epochs };
}
