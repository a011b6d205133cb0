import type { Grid } from './grid.js';

/**
 * Resamples a spectrum to a coarser grid of the same cell by leaving out its high frequencies; values of the wave keep
 * their size. Interleaved re, im in and out.
 */
export function cropSpectrum(spectrum: Float32Array, from: Grid, to: Grid): Float32Array {
  const [nx, ny] = from.shape;
  const [mx, my] = to.shape;
  if (mx > nx || my > ny) {
    throw new RangeError(`expected a coarser grid than ${nx} x ${ny}, got ${mx} x ${my}`);
  }
  const scale = (mx * my) / (nx * ny);
  const cropped = new Float32Array(2 * mx * my);
  for (let ix = 0; ix < mx; ix++) {
    const row = ix < mx / 2 ? ix : ix - mx + nx;
    for (let iy = 0; iy < my; iy++) {
      const source = 2 * (row * ny + (iy < my / 2 ? iy : iy - my + ny));
      const target = 2 * (ix * my + iy);
      cropped[target] = scale * spectrum[source];
      cropped[target + 1] = scale * spectrum[source + 1];
    }
  }
  return cropped;
}
