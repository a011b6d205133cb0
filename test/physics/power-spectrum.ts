import { frequencies, type Grid } from '../../physics/grid.js';

/**
 * Squared amplitude of values [x, y] (interleaved re, im) less their background of 1, at any frequency in 1/Å, within a
 * Gaussian window around the middle of the grid: spots of a crystal that fills the window lie exactly at its reciprocal
 * lattice, as Gaussians without side lobes. A sum in doubles, without fast transforms.
 */
export function createPowerSpectrum(grid: Grid, values: Float32Array, windowAngstrom: number) {
  const [nx, ny] = grid.shape;
  const [dx, dy] = grid.samplingAngstrom;
  const weight = (i: number, count: number, step: number) =>
    Math.exp(-0.5 * (((i - count / 2) * step) / windowAngstrom) ** 2);
  const windowX = Float64Array.from({ length: nx }, (_, i) => weight(i, nx, dx));
  const windowY = Float64Array.from({ length: ny }, (_, i) => weight(i, ny, dy));
  return ([kx, ky]: readonly [number, number]): number => {
    let [re, im] = [0, 0];
    const waveY = createWave(ky * dy, windowY);
    const waveX = createWave(kx * dx, windowX);
    for (let ix = 0; ix < nx; ix++) {
      let [rowRe, rowIm] = [0, 0];
      for (let iy = 0; iy < ny; iy++) {
        const node = 2 * (ix * ny + iy);
        const [a, b] = [values[node] - 1, values[node + 1]];
        rowRe += a * waveY[2 * iy] - b * waveY[2 * iy + 1];
        rowIm += a * waveY[2 * iy + 1] + b * waveY[2 * iy];
      }
      re += rowRe * waveX[2 * ix] - rowIm * waveX[2 * ix + 1];
      im += rowRe * waveX[2 * ix + 1] + rowIm * waveX[2 * ix];
    }
    return re * re + im * im;
  };
}

/** A real image as interleaved re, im. */
export function asComplex(image: Float32Array): Float32Array {
  const values = new Float32Array(2 * image.length);
  image.forEach((value, i) => (values[2 * i] = value));
  return values;
}

/** exp(-2 pi i k n) under a window, interleaved; k in cycles a node. */
function createWave(k: number, window: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * window.length }, (_, i) => {
    const phase = -2 * Math.PI * k * (i >> 1);
    return window[i >> 1] * (i % 2 === 0 ? Math.cos(phase) : Math.sin(phase));
  });
}

/** Interleaved [x, y] values of a spectrum that is given as a function of (kx, ky) in 1/Å: the inverse transform of numpy. */
export function transformBack(
  grid: Grid,
  spectrum: (kx: number, ky: number) => readonly [re: number, im: number],
): Float64Array {
  const [nx, ny] = grid.shape;
  const kx = frequencies(nx, grid.samplingAngstrom[0]);
  const ky = frequencies(ny, grid.samplingAngstrom[1]);
  const values = new Float64Array(2 * nx * ny);
  for (let ix = 0; ix < nx; ix++) {
    for (let iy = 0; iy < ny; iy++) values.set(spectrum(kx[ix], ky[iy]), 2 * (ix * ny + iy));
  }
  return transformAxes(values, nx, ny, 1).map((value) => value / (nx * ny));
}

/** Fourier transform without factor, as numpy, by its definition. */
export function transform(values: Float64Array, [nx, ny]: Grid['shape']): Float64Array {
  return transformAxes(values, nx, ny, -1);
}

function transformAxes(values: Float64Array, nx: number, ny: number, sign: 1 | -1): Float64Array {
  const rows = new Float64Array(values.length);
  for (let ix = 0; ix < nx; ix++) transformLine(values, rows, ix * ny, 1, ny, sign);
  const result = new Float64Array(values.length);
  for (let iy = 0; iy < ny; iy++) transformLine(rows, result, iy, ny, nx, sign);
  return result;
}

function transformLine(from: Float64Array, to: Float64Array, start: number, step: number, n: number, sign: 1 | -1) {
  const cosine = Float64Array.from({ length: n }, (_, i) => Math.cos((2 * Math.PI * i) / n));
  const sine = Float64Array.from({ length: n }, (_, i) => sign * Math.sin((2 * Math.PI * i) / n));
  for (let k = 0; k < n; k++) {
    let [re, im] = [0, 0];
    for (let i = 0; i < n; i++) {
      const node = 2 * (start + i * step);
      const turn = (i * k) % n;
      re += from[node] * cosine[turn] - from[node + 1] * sine[turn];
      im += from[node] * sine[turn] + from[node + 1] * cosine[turn];
    }
    to.set([re, im], 2 * (start + k * step));
  }
}
