import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openImageSet, ORIENTATIONS } from '../../learning/image-set.js';
import { writeNpy } from '../../micrographs/npy.js';
import { makeFolder } from './training-fixture.js';

const PIXELS = 32;
const SIZE = PIXELS * PIXELS;

function writeNumbered(folder: string): { images: string; labels: string } {
  const paths = { images: join(folder, 'images.npy'), labels: join(folder, 'labels.npy') };
  writeNpy(
    paths.images,
    '<f4',
    [2, PIXELS, PIXELS],
    Float32Array.from({ length: 2 * SIZE }, (_, i) => i),
  );
  writeNpy(
    paths.labels,
    '|u1',
    [2, PIXELS, PIXELS],
    Uint8Array.from({ length: 2 * SIZE }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  );
  return paths;
}

describe('an image set', () => {
  it('gives the 8 orientations of the square, all different, with labels that follow the image', async (t) => {
    const set = await openImageSet(writeNumbered(makeFolder(t)));
    const samples = Array.from({ length: ORIENTATIONS }, (_, orientation) => ({ image: 1, orientation }));
    const images = new Float32Array(ORIENTATIONS * SIZE);
    const classes = new Int32Array(images.length);
    await set.read(samples, images, classes);
    await set.close();

    const corners = samples.map((_, index) => {
      const at = (row: number, column: number) => images[index * SIZE + row * PIXELS + column] - SIZE;
      return [at(0, 0), at(0, PIXELS - 1), at(PIXELS - 1, 0), at(PIXELS - 1, PIXELS - 1)].join(' ');
    });
    const [a, b, c, d] = [0, PIXELS - 1, SIZE - PIXELS, SIZE - 1];
    assert.deepEqual(corners, [
      `${a} ${b} ${c} ${d}`,
      `${c} ${d} ${a} ${b}`,
      `${b} ${a} ${d} ${c}`,
      `${d} ${c} ${b} ${a}`,
      `${a} ${c} ${b} ${d}`,
      `${c} ${a} ${d} ${b}`,
      `${b} ${d} ${a} ${c}`,
      `${d} ${b} ${c} ${a}`,
    ]);
    assert.ok(classes.every((value, index) => value === (images[index] % 3 === 0 ? 0 : 1)));
  });

  it('is of stretches of several splits, one after the other, and refuses one beyond its split', async (t) => {
    const [first, second] = [writeNumbered(makeFolder(t)), writeNumbered(makeFolder(t))];
    const negative = Float32Array.from({ length: 2 * SIZE }, (_, i) => -i);
    writeNpy(second.images, '<f4', [2, PIXELS, PIXELS], negative);
    const stretches = [
      { ...first, first: 1, count: 1 },
      { ...second, first: 0, count: 2 },
    ];
    const set = await openImageSet(stretches);
    const images = new Float32Array(3 * SIZE);
    const samples = [2, 0, 1].map((image) => ({ image, orientation: 0 }));
    await set.read(samples, images, new Int32Array(images.length));
    await assert.rejects(
      set.read([{ image: 3, orientation: 0 }], images, new Int32Array(SIZE)),
      /one of 3 images, got 3/,
    );
    await set.close();
    assert.equal(set.count, 3);
    // the second pixel of each
    assert.deepEqual([images[1], images[SIZE + 1], images[2 * SIZE + 1]], [-SIZE - 1, SIZE + 1, -1]);
    const [, beyond] = stretches;
    await assert.rejects(openImageSet([{ ...beyond, first: 1 }]), /expected images up to 3, got 2/);
  });

  it('refuses labels that do not fit the images, and sizes that the network can not halve', async (t) => {
    const folder = makeFolder(t);
    const paths = writeNumbered(folder);
    const labels = join(folder, 'other.npy');
    writeNpy(labels, '|u1', [1, PIXELS, PIXELS], new Uint8Array(SIZE));
    await assert.rejects(
      openImageSet({ ...paths, labels }),
      /expected uint8 \[2, 32, 32\] as the images, got \|u1 \[1, 32, 32\]/,
    );
    const images = join(folder, 'small.npy');
    writeNpy(images, '<f4', [1, 20, 20], new Float32Array(400));
    await assert.rejects(openImageSet({ ...paths, images }), /multiple of 32, got 20/);
  });
});
