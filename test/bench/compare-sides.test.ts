import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { compareSides, isAgreeing } from '../../bench/simulate/compare-sides.js';
import { SETTINGS } from '../../bench/simulate/work.js';
import { writeNpy } from '../../micrographs/npy.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const SIDE = 4;
const COUNT = SETTINGS.defociAngstrom.length;

describe('both sides of bench:simulate', () => {
  it('agree when their arrays are the same', async (context) => {
    const agreement = await compareSides(writer(1, 1), writer(1, 1), makeTemporaryFolder(context));
    assert.deepEqual(agreement, { potential: 0, images: 0 });
    assert.equal(isAgreeing(agreement), true);
  });

  it('are compared by what differs from vacuum, image by image, the worst counting', async (context) => {
    const { potential, images } = await compareSides(writer(1.01, 1.02), writer(1, 1), makeTemporaryFolder(context));
    assert.ok(Math.abs(potential - 0.01) < 1e-6, `${potential}`);
    assert.ok(Math.abs(images - 0.02) < 1e-6, `${images}`);
    assert.equal(isAgreeing({ potential, images: 0 }), false);
    assert.equal(isAgreeing({ potential: 0, images }), false);
  });

  it('do not agree by what is no number', () => {
    assert.equal(isAgreeing({ potential: NaN, images: 0 }), false);
    assert.equal(isAgreeing({ potential: 0, images: NaN }), false);
  });

  it('can not be compared when one has fewer pixels', async (context) => {
    await assert.rejects(
      compareSides(writer(1, 1, SIDE - 1), writer(1, 1), makeTemporaryFolder(context)),
      /expected \d+ values to compare, got \d+/,
    );
  });
});

/** Its potential is scaled, and the contrast of its last image. */
function writer(potentialScale: number, contrastScale: number, side = SIDE) {
  return {
    writeArrays: (folder: string) => {
      const potential = Float32Array.from({ length: side * side }, (_, i) => potentialScale * (i + 1));
      const images = Float32Array.from({ length: COUNT * side * side }, (_, i) => {
        const isLast = i >= (COUNT - 1) * side * side;
        return 1 + (isLast ? contrastScale : 1) * 0.5 * Math.cos(i);
      });
      writeNpy(join(folder, 'potential.npy'), '<f4', [side, side], potential);
      writeNpy(join(folder, 'images.npy'), '<f4', [COUNT, side, side], images);
      return Promise.resolve();
    },
  };
}
