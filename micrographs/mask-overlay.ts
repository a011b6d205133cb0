import type { Colour } from './canvas.js';

/** Orange of M. Okabe and K. Ito, Color Universal Design (2008): told from grey with any colour vision. */
export const MASK_COLOUR: Colour = [230, 159, 0];
const FILL_ALPHA = 64;
const OUTLINE_RADIUS = 1.5;

/**
 * A transparent picture to lay over a micrograph: a light fill on the particles, and an outline that follows their edges
 * from within. The picture's own border, which cuts particles, gets no outline.
 *
 * @param coverage part of each pixel that is particle, rows from the top, `side` x `side`
 * @returns RGBA, 8 bits each
 */
export function renderMaskOverlay(coverage: Float32Array, side: number): Uint8Array {
  const overlay = new Uint8Array(4 * side * side);
  const reach = Math.floor(OUTLINE_RADIUS);
  const isParticle = (x: number, y: number) => coverage[y * side + x] >= 0.5;
  const touchesGround = (x: number, y: number) => {
    for (let nearY = Math.max(0, y - reach); nearY <= Math.min(side - 1, y + reach); nearY++) {
      for (let nearX = Math.max(0, x - reach); nearX <= Math.min(side - 1, x + reach); nearX++) {
        if (Math.hypot(nearX - x, nearY - y) <= OUTLINE_RADIUS && !isParticle(nearX, nearY)) return true;
      }
    }
    return false;
  };
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (!isParticle(x, y)) continue;
      overlay.set([...MASK_COLOUR, touchesGround(x, y) ? 255 : FILL_ALPHA], 4 * (y * side + x));
    }
  }
  return overlay;
}
