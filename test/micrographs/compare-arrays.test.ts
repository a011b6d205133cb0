import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { maybeCompareArrays } from '../../micrographs/compare-arrays.js';
import { writeNpy } from '../../micrographs/npy.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

/** Four images of 2 x 2, of root mean square 1. */
const IMAGES = Float32Array.from({ length: 16 }, (_, pixel) => (pixel % 2 === 0 ? 1 : -1));

function write(context: TestContext, values: Float32Array, shape: readonly number[] = [4, 2, 2]): string {
  const path = join(makeTemporaryFolder(context), 'images.npy');
  writeNpy(path, '<f4', shape, values);
  return path;
}

describe('the difference of two arrays', () => {
  it('is nothing of the same numbers', (context) => {
    const difference = maybeCompareArrays(write(context, IMAGES), write(context, IMAGES), 0);
    assert.deepEqual(difference, { relativeRms: 0, shareOfEntries: 0 });
  });

  it('is the relative rms of all, and the share of the entries that are beyond a bound', (context) => {
    const changed = IMAGES.map((value, pixel) => (pixel < 4 ? value + 0.5 : value));
    const [a, b] = [write(context, IMAGES), write(context, changed)];
    // one of four images, by a half: the root of 4 · 0.25 / 16
    assert.deepEqual(maybeCompareArrays(a, b, 0.4), { relativeRms: 0.25, shareOfEntries: 0.25 });
    assert.deepEqual(maybeCompareArrays(a, b, 0.6), { relativeRms: 0.25, shareOfEntries: 0 });
  });

  it('is beyond all bounds of a NaN, and none at all of another shape', (context) => {
    const broken = IMAGES.map((value, pixel) => (pixel === 5 ? NaN : value));
    const [a, b] = [write(context, IMAGES), write(context, broken)];
    assert.deepEqual(maybeCompareArrays(a, b, 1e9), { relativeRms: Infinity, shareOfEntries: 0.25 });
    assert.equal(maybeCompareArrays(a, write(context, IMAGES, [2, 2, 4]), 1), undefined);
  });
});
