import { wavelengthAngstrom } from './electron.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel } from './fresnel.js';
import type { Grid } from './grid.js';

/** The objective lens: no aberration but defocus, quasi-coherent focal spread. */
export interface Lens {
  readonly energyElectronvolt: number;
  /** 1/e half width D of the focus distribution exp(-(z/D)^2), as in abTEM; the standard deviation is D / sqrt(2). */
  readonly focalSpreadAngstrom: number;
}

/**
 * The wave in the image plane: psi = IFFT(spectrum exp(-i chi) E), chi = pi lambda C1 k^2,
 * E = exp(-(pi lambda D k^2 / 2)^2).
 *
 * `defocusAngstrom` is C1 from the exit face: negative is underfocus, minus what abTEM calls defocus.
 */
export function imageWave(fields: Fields, spectrum: Field, grid: Grid, lens: Lens, defocusAngstrom: number): Field {
  const wavelength = wavelengthAngstrom(lens.energyElectronvolt);
  const spread = (Math.PI * wavelength * lens.focalSpreadAngstrom) / 2;
  return fields.scope(() => {
    const transfer = tabulateFresnel(grid, wavelength, defocusAngstrom, (kSquared) =>
      spread === 0 ? 1 : Math.exp(-((spread * kSquared) ** 2)),
    );
    return fields.ifft2(fields.multiply(spectrum, fields.complex(transfer, grid.shape)));
  });
}

/** Intensity in the image plane, vacuum = 1, averaged over the spectra of the frozen-phonon configurations. */
export function imageIntensity(
  fields: Fields,
  spectra: readonly Field[],
  grid: Grid,
  lens: Lens,
  defocusAngstrom: number,
): Float32Array {
  const images = spectra.map((spectrum) => {
    const intensity = fields.scope(() => fields.intensity(imageWave(fields, spectrum, grid, lens, defocusAngstrom)));
    const pixels = fields.read(intensity);
    fields.dispose(intensity);
    return pixels;
  });
  const [first, ...others] = images;
  if (first === undefined) throw new RangeError('expected at least one configuration, got none');
  if (others.length === 0) return first;
  return first.map((_, i) => images.reduce((sum, image) => sum + image[i]!, 0) / images.length);
}
