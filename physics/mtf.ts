import type { Mtf } from '../study/domain.js';
import type { Fields } from './fields.js';
import { filterImage } from './filter-image.js';
import { tabulateRadial } from './fresnel.js';
import type { Grid } from './grid.js';

/**
 * What a detector with this modulation transfer function reads out where these electrons arrive: every electron leaves
 * the same point spread. Electrons are drawn first and spread afterwards, so that neighbouring pixels share their noise;
 * signal and noise are then transferred alike, without the further noise of a scattering that differs from electron to
 * electron (R. R. Meyer, A. I. Kirkland, Microsc. Res. Tech. 49 (2000) 269). The mean stays.
 *
 * @param electrons [nx, ny], periodic: counts, or for a noise-free image their mean
 */
export function spreadElectrons(fields: Fields, electrons: Float32Array, grid: Grid, mtf: Mtf): Float32Array {
  const transferAt = interpolate(mtf);
  // with half a unit a pixel, frequencies come in fractions of Nyquist
  const unit: Grid = { shape: grid.shape, samplingAngstrom: [1 / 2, 1 / 2] };
  const response = tabulateRadial(unit, (squared) => transferAt(Math.sqrt(squared)));
  return filterImage(fields, electrons, grid, response);
}

/** Linear between the points; beyond the last one, as in the corners of the spectrum, its value. */
function interpolate(points: Mtf): (fraction: number) => number {
  return (fraction) => {
    const next = points.findIndex(([at]) => at >= fraction);
    if (next === -1) return points[points.length - 1][1];
    if (next === 0) return points[0][1];
    const [[from, low], [to, high]] = [points[next - 1], points[next]];
    return low + ((high - low) * (fraction - from)) / (to - from);
  };
}
