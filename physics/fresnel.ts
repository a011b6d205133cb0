import { frequencies, type Grid } from './grid.js';

/** A real function of k^2 on Fourier space, [nx, ny]. */
export function tabulateRadial(grid: Grid, value: (kSquared: number) => number): Float64Array {
  const [nx, ny] = grid.shape;
  const x = frequencies(nx, grid.samplingAngstrom[0]);
  const y = frequencies(ny, grid.samplingAngstrom[1]);
  const table = new Float64Array(nx * ny);
  for (let ix = 0; ix < nx; ix++) {
    for (let iy = 0; iy < ny; iy++) table[ix * ny + iy] = value(x[ix] ** 2 + y[iy] ** 2);
  }
  return table;
}

/**
 * Free propagation over `distanceAngstrom`, exp(-i pi lambda z k^2), times a damping on Fourier space; interleaved re, im.
 * The phase is a product of one factor an axis, so that the table costs no sine a pixel; in doubles until it is stored.
 */
export function tabulateFresnel(
  grid: Grid,
  wavelengthAngstrom: number,
  distanceAngstrom: number,
  damping: Float64Array,
): Float32Array {
  const [nx, ny] = grid.shape;
  const factor = -Math.PI * wavelengthAngstrom * distanceAngstrom;
  const phaseX = frequencies(nx, grid.samplingAngstrom[0]).map((k) => factor * k * k);
  const phaseY = frequencies(ny, grid.samplingAngstrom[1]).map((k) => factor * k * k);
  const [cosineY, sineY] = [phaseY.map(Math.cos), phaseY.map(Math.sin)];
  const table = new Float32Array(2 * nx * ny);
  for (let ix = 0; ix < nx; ix++) {
    const cosineX = Math.cos(phaseX[ix]);
    const sineX = Math.sin(phaseX[ix]);
    for (let iy = 0; iy < ny; iy++) {
      const node = ix * ny + iy;
      const weight = damping[node];
      table[2 * node] = weight * (cosineX * cosineY[iy] - sineX * sineY[iy]);
      table[2 * node + 1] = weight * (cosineX * sineY[iy] + sineX * cosineY[iy]);
    }
  }
  return table;
}
