import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ComputeEvent, TrainJob } from '../../activities/compute.js';
import { classifyFailure } from '../../activities/failures.js';
import { readNpy, writeNpy } from '../../micrographs/npy.js';
import { createForkedCompute, type ForkedComputeOptions } from '../../workers/forked-compute.js';
import { makeFolder, makeJob, type PlainJob } from '../learning/training-fixture.js';

const never = new AbortController().signal;

describe('a training in a compute process', () => {
  it('tells epochs and batches, gives its result, says what computed it, and is gone', async (context) => {
    const { compute, pids } = open();
    const events: ComputeEvent[] = [];
    const { result, engine } = await compute.run(makeTrainJob(context, 1), {
      signal: never,
      report: (event) => void events.push(event),
    });
    assert.deepEqual([engine.device, engine.threads], ['cpu', 2]);
    assert.equal(result.epochs.length, 1);
    const [batch] = events.filter((event) => event.type === 'batch');
    assert.deepEqual([batch?.epoch, batch?.epochs, batch?.batch, batch?.batches], [1, 1, 1, 4]);
    assert.ok(batch && batch.loss > 0 && batch.imagesPerSecond > 0);
    assertGone(pids);
  });

  it('ends within an epoch when it is cancelled, and its process with it', async (context) => {
    const { compute, pids } = open();
    const abort = new AbortController();
    const running = compute.run(makeTrainJob(context, 10_000), {
      signal: abort.signal,
      report: (event) => event.type === 'batch' && abort.abort(new Error('no longer wanted')),
    });
    await assert.rejects(running, /^Error: no longer wanted$/);
    assertGone(pids);
  });

  it('whose process dies is lost, and may be tried again', async (context) => {
    const { compute, pids } = open();
    const running = compute.run(makeTrainJob(context, 10_000), { signal: never, report: killOnBatch(pids) });
    await assert.rejects(running, (error) => {
      assert.match(String(error), /the train process was ended by SIGKILL/);
      return classifyFailure(error) === 'process-lost';
    });
  });

  it('whose process dies while the kernel ends processes for lack of memory ran out of memory', async (context) => {
    let kills = 3;
    const { compute, pids } = open({ countOomKills: () => kills });
    const kill = killOnBatch(pids);
    const report = (event: ComputeEvent) => {
      kills = 4;
      kill(event);
    };
    await assert.rejects(compute.run(makeTrainJob(context, 10_000), { signal: never, report }), (error) => {
      assert.match(String(error), /ended by SIGKILL while the machine ran out of memory/);
      return classifyFailure(error) === 'out-of-memory';
    });
  });

  it('whose loss is no number has diverged, and tells the last finite step', async (context) => {
    const { compute } = open();
    const job = makeTrainJob(context, 1);
    const { shape, data } = readNpy(job.training.images, '<f4');
    writeNpy(job.training.images, '<f4', shape, data.fill(NaN));
    await assert.rejects(compute.run(job, { signal: never, report: () => undefined }), (error) => {
      assert.match(String(error), /no longer finite in epoch 1, batch 1; there was no finite one/);
      return classifyFailure(error) === 'diverged';
    });
  });

  it('does not silently compute on the CPU when it was to compute on a GPU', async (context) => {
    const { compute } = open({ devices: ['cuda:999'] });
    const running = compute.run(makeTrainJob(context, 1), { signal: never, report: () => undefined });
    await assert.rejects(running, /expected to compute on cuda:999, TensorFlow finds no GPU there/);
  });
});

/** `pids` are those of the processes that were started. */
function open(options: Partial<ForkedComputeOptions> = {}) {
  const pids: number[] = [];
  const log = {
    info: (fields: object) => void ('computePid' in fields && pids.push(Number(fields.computePid))),
    warn: () => undefined,
  };
  return { pids, compute: createForkedCompute({ threads: 2, devices: ['cpu'], perDevice: 1, log, ...options }) };
}

function makeTrainJob(context: TestContext, epochs: number): TrainJob & Pick<PlainJob, 'training'> {
  const { streams: _streams, ...job } = makeJob(makeFolder(context), { epochs });
  return { ...job, kind: 'train', stageName: 'pretrain', seed: 1, replicate: 0 };
}

function killOnBatch(pids: number[]) {
  return (event: ComputeEvent) => {
    if (event.type === 'batch') for (const pid of pids.splice(0)) process.kill(pid, 'SIGKILL');
  };
}

function assertGone(pids: readonly number[]): void {
  assert.equal(pids.length, 1);
  for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
}
