import type { Aberrations, PolarAberration } from '../study/domain.js';
import { frequencies, type Grid } from './grid.js';

/** The wave aberration as a person reads it; C1 is the defocus, phi runs from x, the first axis, towards y. */
export const ABERRATION_FORMULA =
  'H = exp(-i chi), chi = (2 pi / lambda) (C1 a^2 / 2 + A1 a^2 cos 2(phi - phi_A1) / 2 + B2 a^3 cos(phi - phi_B2)' +
  ' + A2 a^3 cos 3(phi - phi_A2) / 3 + Cs a^4 / 4), a = lambda k';

/**
 * exp(-i chi) of the aberrations besides defocus, interleaved re, im, [nx, ny], in doubles.
 *
 * Coefficients as in S. Uhlemann, M. Haider, Ultramicroscopy 72 (1998) 109: `ABERRATION_FORMULA`. Azimuths are directions
 * in the image, so that astigmatism repeats after 180 degrees, threefold astigmatism after 120, coma after 360. In the
 * notation of O. L. Krivanek, N. Dellby, A. R. Lupini, Ultramicroscopy 78 (1999) 1, and of abTEM: C12 = A1, C21 = 3 B2,
 * C23 = A2, C30 = Cs, with the same azimuths and the same sign of chi.
 */
export function tabulateAberrations(grid: Grid, wavelengthAngstrom: number, aberrations: Aberrations): Float64Array {
  const [nx, ny] = grid.shape;
  const x = frequencies(nx, grid.samplingAngstrom[0]).map((k) => wavelengthAngstrom * k);
  const y = frequencies(ny, grid.samplingAngstrom[1]).map((k) => wavelengthAngstrom * k);
  const pathDifference = createPathDifference(aberrations);
  const table = new Float64Array(2 * nx * ny);
  for (let ix = 0; ix < nx; ix++) {
    for (let iy = 0; iy < ny; iy++) {
      const chi = ((2 * Math.PI) / wavelengthAngstrom) * pathDifference(x[ix], y[iy]);
      table[2 * (ix * ny + iy)] = Math.cos(chi);
      table[2 * (ix * ny + iy) + 1] = -Math.sin(chi);
    }
  }
  return table;
}

/** chi lambda / (2 pi) in Å at the angle (u, v) in radians; a^n cos n phi is the real part of (u + iv)^n. */
function createPathDifference(aberrations: Aberrations): (u: number, v: number) => number {
  const [a1x, a1y] = resolve(aberrations.astigmatism, 2);
  const [a2x, a2y] = resolve(aberrations.threefoldAstigmatism, 3);
  const [b2x, b2y] = resolve(aberrations.coma, 1);
  const cs = aberrations.sphericalAngstrom ?? 0;
  return (u, v) => {
    const squared = u * u + v * v;
    const [cos2, sin2] = [u * u - v * v, 2 * u * v];
    const [cos3, sin3] = [u * cos2 - v * sin2, u * sin2 + v * cos2];
    return (
      (a1x * cos2 + a1y * sin2) / 2 +
      squared * (b2x * u + b2y * v) +
      (a2x * cos3 + a2y * sin3) / 3 +
      (cs * squared * squared) / 4
    );
  };
}

/** Factors of cos(fold phi) and sin(fold phi). */
function resolve(aberration: PolarAberration | undefined, fold: number): readonly [number, number] {
  if (aberration === undefined) return [0, 0];
  const angle = (fold * aberration.azimuthDegrees * Math.PI) / 180;
  return [aberration.magnitudeAngstrom * Math.cos(angle), aberration.magnitudeAngstrom * Math.sin(angle)];
}
