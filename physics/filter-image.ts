import type { Fields } from './fields.js';
import type { Grid } from './grid.js';

/**
 * Multiplies the transform of a periodic real image by a real table.
 *
 * @param response [nx, ny] in the order of the discrete Fourier transform, even in k
 */
export function filterImage(fields: Fields, image: Float32Array, grid: Grid, response: Float64Array): Float32Array {
  return fields.scope(() => {
    const table = fields.real(Float32Array.from(response), grid.shape);
    const spectrum = fields.multiply(fields.fft2(fields.real(image, grid.shape)), table);
    return fields.read(fields.realPart(fields.ifft2(spectrum)));
  });
}
