import { wavelengthAngstrom } from './electron.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import type { Grid } from './grid.js';

/** The objective lens: no aberration but defocus, quasi-coherent focal spread. */
export interface LensSettings {
  readonly energyElectronvolt: number;
  /** 1/e half width D of the focus distribution exp(-(z/D)^2), as in abTEM; the standard deviation is D / sqrt(2). */
  readonly focalSpreadAngstrom: number;
}

export interface Lens {
  /**
   * Intensity in the image plane, vacuum = 1, averaged over the spectra of the frozen-phonon configurations.
   *
   * @param defocusAngstrom C1 from the exit face: negative is underfocus, minus what abTEM calls defocus
   */
  image(spectra: readonly Field[], defocusAngstrom: number): Float32Array;
}

/**
 * The wave in the image plane is IFFT(spectrum exp(-i chi) E), chi = pi lambda C1 k^2, E = exp(-(pi lambda D k^2 / 2)^2).
 *
 * @param grid of the spectra, and of the image
 */
export function createLens(fields: Fields, grid: Grid, settings: LensSettings): Lens {
  const wavelength = wavelengthAngstrom(settings.energyElectronvolt);
  const spread = (Math.PI * wavelength * settings.focalSpreadAngstrom) / 2;
  const envelope = tabulateRadial(grid, (kSquared) => Math.exp(-((spread * kSquared) ** 2)));
  return {
    image(spectra, defocusAngstrom) {
      const transfer = tabulateFresnel(grid, wavelength, defocusAngstrom, envelope);
      return fields.scope(() => {
        const transferField = fields.complex(transfer, grid.shape);
        return average(
          spectra.map((spectrum) =>
            fields.read(fields.intensity(fields.ifft2(fields.multiply(spectrum, transferField)))),
          ),
        );
      });
    },
  };
}

function average(images: readonly Float32Array[]): Float32Array {
  const [first, ...others] = images;
  if (first === undefined) throw new RangeError('expected at least one configuration, got none');
  if (others.length === 0) return first;
  return first.map((_, i) => images.reduce((sum, image) => sum + image[i], 0) / images.length);
}
