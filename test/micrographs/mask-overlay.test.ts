import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MASK_COLOUR, renderMaskOverlay } from '../../micrographs/mask-overlay.js';

describe('the overlay of a mask', () => {
  const side = 12;
  /** A square of particle from 3 to 8, and one pixel that is less than half particle. */
  const coverage = Float32Array.from({ length: side ** 2 }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= 3 && x <= 8 && y >= 3 && y <= 8 ? 1 : x === 10 && y === 10 ? 0.4 : 0;
  });
  const overlay = renderMaskOverlay(coverage, side);
  const at = (x: number, y: number) => [...overlay.subarray(4 * (y * side + x), 4 * (y * side + x) + 4)];

  it('outlines particles from within and fills them lightly', () => {
    assert.deepEqual(at(3, 5), [...MASK_COLOUR, 255]);
    assert.deepEqual(at(8, 8), [...MASK_COLOUR, 255]);
    assert.deepEqual(at(5, 5), [...MASK_COLOUR, 64]);
  });

  it('leaves the ground untouched', () => {
    assert.deepEqual(at(2, 5), [0, 0, 0, 0]);
    assert.deepEqual(at(10, 10), [0, 0, 0, 0]);
  });

  it('draws no outline along the border of the picture', () => {
    const everywhere = renderMaskOverlay(new Float32Array(16).fill(1), 4);
    assert.ok(Array.from({ length: 16 }, (_, i) => everywhere[4 * i + 3]).every((alpha) => alpha === 64));
  });
});
