import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ComputeError, type ComputeOutcome } from '../../../activities/compute.js';
import { createPredictor } from '../../../cli/dashboard/predict-images.js';
import { RequestError } from '../../../dashboard/request-error.js';
import type { ForkedCompute } from '../../../workers/forked-compute.js';

const never = new AbortController().signal;
const image = (index: number) => ({ network: { baseFilters: 4 }, weights: 'w', images: 'i', index });

/** A process that answers when it is told to, with the image's index. */
function open() {
  const begun: { readonly index: number; readonly signal: AbortSignal; end: (error?: Error) => void }[] = [];
  let idleEnded = 0;
  const compute: ForkedCompute = {
    endIdle: () => void idleEnded++,
    run: (job, { signal }) =>
      new Promise((resolve, reject) => {
        assert.equal(job.kind, 'predict');
        const { index } = job;
        const result = Buffer.from(Float32Array.of(index).buffer).toString('base64');
        const outcome = { result, engine: { tensorflow: '', device: 'cpu', threads: 1 } };
        const end = (error?: Error) => {
          if (error !== undefined) reject(error);
          // the job is a prediction
          else resolve(outcome as unknown as ComputeOutcome<(typeof job)['kind']>);
        };
        signal.addEventListener('abort', () => end(new Error('killed')));
        begun.push({ index, signal, end });
      }),
  };
  return { begun, predictor: createPredictor(compute), idleEnded: () => idleEnded };
}

describe('the process that predicts for the page', () => {
  it('has one image at a time, and none that nobody waits for any more', async () => {
    const { begun, predictor } = open();
    const paged = new AbortController();
    const first = predictor.predict(image(1), never);
    const second = predictor.predict(image(2), paged.signal);
    const third = predictor.predict(image(3), never);
    await setImmediate();
    assert.deepEqual(
      begun.map(({ index }) => index),
      [1],
    );
    paged.abort(new Error('paged on'));
    begun[0]?.end();
    assert.deepEqual(await first, Float32Array.of(1));
    await assert.rejects(second, /^Error: paged on$/);
    await setImmediate();
    assert.deepEqual(
      begun.map(({ index }) => index),
      [1, 3],
    );
    begun[1]?.end();
    assert.deepEqual(await third, Float32Array.of(3));
  });

  it('is told why it can’t, and goes on with the next image', async () => {
    const { begun, predictor } = open();
    const first = predictor.predict(image(1), never);
    const second = predictor.predict(image(2), never);
    await setImmediate();
    begun[0]?.end(new ComputeError('OutOfMemoryError', 'no memory'));
    await assert.rejects(first, (error) => {
      assert.ok(error instanceof RequestError);
      assert.deepEqual([error.status, error.message], [503, 'the network could not be asked: no memory']);
      return true;
    });
    await setImmediate();
    begun[1]?.end();
    assert.deepEqual(await second, Float32Array.of(2));
  });

  it('ends with the server, and whatever waits is not begun', async () => {
    const { begun, predictor, idleEnded } = open();
    const first = predictor.predict(image(1), never);
    const second = predictor.predict(image(2), never);
    await setImmediate();
    const refused = [assert.rejects(first, /killed/), assert.rejects(second, /the page’s server ends/)];
    await predictor.close();
    await Promise.all(refused);
    assert.deepEqual([begun.length, begun[0]?.signal.aborted, idleEnded()], [1, true, 1]);
  });
});
