import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shuffleSamples, splitBatches } from '../../learning/sample-order.js';
import { createStreams } from '../../study/random-stream.js';

describe('the order of the samples', () => {
  const stage = { images: 5, augment: true };

  it('holds each of the first images once in each orientation', () => {
    const samples = shuffleSamples(stage, 1, createStreams(1)).map(({ image, orientation }) => 8 * image + orientation);
    assert.deepEqual(
      samples.sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index),
    );
  });

  it('holds them once without augmentation', () => {
    const samples = shuffleSamples({ images: 3, augment: false }, 1, createStreams(1));
    assert.deepEqual(samples.map(({ image }) => image).sort(), [0, 1, 2]);
    assert.ok(samples.every(({ orientation }) => orientation === 0));
  });

  it('is another one each epoch, and depends on nothing but streams and epoch', () => {
    const streams = createStreams(1);
    assert.notDeepEqual(shuffleSamples(stage, 1, streams), shuffleSamples(stage, 2, streams));
    assert.deepEqual(shuffleSamples(stage, 2, streams), shuffleSamples(stage, 2, createStreams(1)));
  });

  it('leaves a smaller batch at the end', () => {
    assert.deepEqual(splitBatches([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  });
});
