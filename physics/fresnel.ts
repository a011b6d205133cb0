import { frequencies, type Grid } from './grid.js';

/**
 * Free propagation over `distanceAngstrom`, exp(-i pi lambda z k^2), times a real damping(k^2), interleaved re, im.
 * The phase is a product of one factor an axis, so the table costs no sine a pixel; all in doubles until it is stored.
 */
export function tabulateFresnel(
  grid: Grid,
  wavelengthAngstrom: number,
  distanceAngstrom: number,
  damping: (kSquared: number) => number,
): Float32Array {
  const [nx, ny] = grid.shape;
  const factor = -Math.PI * wavelengthAngstrom * distanceAngstrom;
  const x = tabulateAxis(frequencies(nx, grid.samplingAngstrom[0]), factor);
  const y = tabulateAxis(frequencies(ny, grid.samplingAngstrom[1]), factor);
  const table = new Float32Array(2 * nx * ny);
  let next = 0;
  for (let ix = 0; ix < nx; ix++) {
    const [re, im, kSquared] = [x.cosine[ix]!, x.sine[ix]!, x.kSquared[ix]!];
    for (let iy = 0; iy < ny; iy++) {
      const weight = damping(kSquared + y.kSquared[iy]!);
      table[next++] = weight * (re * y.cosine[iy]! - im * y.sine[iy]!);
      table[next++] = weight * (re * y.sine[iy]! + im * y.cosine[iy]!);
    }
  }
  return table;
}

function tabulateAxis(k: Float64Array, factor: number) {
  const kSquared = k.map((value) => value * value);
  return {
    kSquared,
    cosine: kSquared.map((value) => Math.cos(factor * value)),
    sine: kSquared.map((value) => Math.sin(factor * value)),
  };
}
