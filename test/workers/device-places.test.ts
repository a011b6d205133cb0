import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Device } from '../../activities/device.js';
import { createDevicePlaces, type Place } from '../../workers/device-places.js';

const never = new AbortController().signal;

describe('the places of devices', () => {
  it('are one a GPU, each with a job, before any measurement', async () => {
    const { start, started } = open(['cuda:0', 'cuda:1'], 1, () => assert.fail('memory was measured'));
    for (let job = 0; job < 3; job++) void start();
    await turn();
    assert.deepEqual(
      started.map(({ place }) => place.device),
      ['cuda:0', 'cuda:1'],
    );
    started[1]?.end();
    await turn();
    assert.equal(started[2]?.place.device, 'cuda:1');
  });

  it('take a second job on a GPU when the first has settled and memory is free', async () => {
    const asked: (readonly number[])[] = [];
    const { start, started } = open(['cuda:0'], 2, (pids) => {
      asked.push(pids);
      return true;
    });
    void start();
    void start();
    await turn();
    assert.deepEqual([started.length, asked], [1, []]);
    started[0]?.place.occupy(41);
    started[0]?.place.settle();
    await turn();
    assert.deepEqual([started.length, asked], [2, [[41]]]);
    started[1]?.place.occupy(42);
    started[1]?.place.settle();
    void start();
    await turn();
    assert.equal(started.length, 2, 'two at most');
  });

  it('leave a second job waiting where memory is short, until the first ends', async () => {
    const { start, started } = open(['cuda:0'], 2, () => false);
    void start();
    void start();
    await turn();
    started[0]?.place.settle();
    await turn();
    assert.equal(started.length, 1);
    started[0]?.end();
    await turn();
    assert.equal(started.length, 2);
  });

  it('give a second job that was measured to fit to one alone', async () => {
    let free = 1;
    const { start, started } = open(['cuda:0'], 9, () => free-- > 0);
    for (let job = 0; job < 3; job++) void start();
    await turn();
    started[0]?.place.settle();
    await turn();
    assert.equal(started.length, 2);
  });

  it('are as many on the CPU as it is said, without measurement', async () => {
    const { start, started } = open(['cpu'], 2, () => assert.fail('memory was measured'));
    for (let job = 0; job < 3; job++) void start();
    await turn();
    assert.equal(started.length, 2);
  });

  it('are waited for no longer by a job that is cancelled, and go to the next', async () => {
    const { start, started } = open(['cpu'], 1, () => false);
    const abort = new AbortController();
    void start();
    const cancelled = start(abort.signal);
    void start();
    await turn();
    abort.abort(new Error('cancelled'));
    await assert.rejects(cancelled, /cancelled/);
    started[0]?.end();
    await turn();
    assert.equal(started.length, 2);
  });
});

function open(devices: readonly Device[], perDevice: number, hasRoom: (pids: readonly number[]) => boolean) {
  const memory = { hasRoom: (_device: Device, pids: readonly number[]) => Promise.resolve(hasRoom(pids)) };
  const places = createDevicePlaces({ devices, perDevice, memory });
  const started: { place: Place; end: () => void }[] = [];
  const start = (signal: AbortSignal = never) =>
    places.hold(signal, (place) => new Promise<void>((end) => started.push({ place, end })));
  return { start, started };
}

/** All promises that can settle do. */
async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await setImmediate();
}
