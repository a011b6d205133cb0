import type { Fields } from '../../physics/fields.js';
import type { Grid } from '../../physics/grid.js';

/** Side of the objects' square grid in pixels, and a pixel in Å. */
export const SIDE = 256;
export const grid: Grid = { shape: [SIDE, SIDE], samplingAngstrom: [0.5, 0.5] };

/** Strong enough for single precision; where its second order matters, it is imaged with both signs. */
export const PHASE_RAD = 0.05;

/** Spectrum of exp(i PHASE_RAD f(x, y)), x and y in whole pixels. */
export function makePhaseObject(fields: Fields, f: (x: number, y: number) => number): Float32Array {
  const wave = new Float32Array(2 * SIDE ** 2);
  for (let x = 0; x < SIDE; x++) {
    for (let y = 0; y < SIDE; y++) {
      const phase = PHASE_RAD * f(x, y);
      wave.set([Math.cos(phase), Math.sin(phase)], 2 * (x * SIDE + y));
    }
  }
  return fields.scope(() => fields.read(fields.fft2(fields.complex(wave, grid.shape))));
}

/** Its transform is the same at all frequencies. */
export function isPoint(x: number, y: number): number {
  return x === 0 && y === 0 ? 1 : 0;
}

export interface Transform {
  re(kx: number, ky: number): number;
  im(kx: number, ky: number): number;
}

/** By whole frequencies, which may be negative; one step is 1 / (SIDE 0.5 Å). */
export function transform(fields: Fields, image: Float32Array): Transform {
  const spectrum = fields.scope(() => fields.read(fields.fft2(fields.real(image, grid.shape))));
  const index = (kx: number, ky: number) => 2 * (((kx + SIDE) % SIDE) * SIDE + ((ky + SIDE) % SIDE));
  return { re: (kx, ky) => spectrum[index(kx, ky)], im: (kx, ky) => spectrum[index(kx, ky) + 1] };
}
