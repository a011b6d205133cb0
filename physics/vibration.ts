import type { Fields } from './fields.js';
import { filterImage } from './filter-image.js';
import { tabulateRadial } from './fresnel.js';
import type { Grid } from './grid.js';

/**
 * What the detector sees of an image that moves against it: intensities add up, so the image is blurred by the Gaussian
 * of that rms displacement a direction, exp(-2 pi^2 sigma^2 k^2) on its transform. The mean stays.
 *
 * @param intensity [nx, ny], periodic, not negative; so is the result
 */
export function blurByVibration(
  fields: Fields,
  intensity: Float32Array,
  grid: Grid,
  displacementAngstrom: number,
): Float32Array {
  const decay = -2 * (Math.PI * displacementAngstrom) ** 2;
  const response = tabulateRadial(grid, (kSquared) => Math.exp(decay * kSquared));
  // rounding, and the ringing of a blur below a pixel, may leave a dark pixel just below 0, of which no count is drawn
  return filterImage(fields, intensity, grid, response).map((value) => Math.max(0, value));
}
