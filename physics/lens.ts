import type { Aberrations } from '../study/domain.js';
import { tabulateAberrations } from './aberrations.js';
import { wavelengthAngstrom } from './electron.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import type { Grid } from './grid.js';
import { blurByVibration } from './vibration.js';

/** The objective lens with quasi-coherent focal spread, and how still the sample is held under it. */
export interface LensSettings {
  readonly energyElectronvolt: number;
  /** 1/e half width D of the focus distribution exp(-(z/D)^2), as in abTEM; the standard deviation is D / sqrt(2). */
  readonly focalSpreadAngstrom: number;
  /** Absent: none but defocus. */
  readonly aberrations?: Aberrations;
  /** Rms a direction; absent: at rest. */
  readonly vibrationAngstrom?: number;
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
 * The wave in the image plane is IFFT(spectrum exp(-i chi) E), chi = pi lambda C1 k^2 and the aberrations, E =
 * exp(-(pi lambda D k^2 / 2)^2). A spread of focus moves C1 alone, so E is the same whatever the other aberrations are.
 *
 * @param grid of the spectra, and of the image
 */
export function createLens(fields: Fields, grid: Grid, settings: LensSettings): Lens {
  const wavelength = wavelengthAngstrom(settings.energyElectronvolt);
  const spread = (Math.PI * wavelength * settings.focalSpreadAngstrom) / 2;
  const envelope = tabulateRadial(grid, (kSquared) => Math.exp(-((spread * kSquared) ** 2)));
  const aberrations = settings.aberrations && tabulateAberrations(grid, wavelength, settings.aberrations);
  return {
    image(spectra, defocusAngstrom) {
      const transfer = tabulateFresnel(grid, wavelength, defocusAngstrom, envelope);
      if (aberrations) multiplyInto(transfer, aberrations);
      const intensity = fields.scope(() => {
        const transferField = fields.complex(transfer, grid.shape);
        return average(
          spectra.map((spectrum) =>
            fields.read(fields.intensity(fields.ifft2(fields.multiply(spectrum, transferField)))),
          ),
        );
      });
      const { vibrationAngstrom } = settings;
      return vibrationAngstrom === undefined ? intensity : blurByVibration(fields, intensity, grid, vibrationAngstrom);
    },
  };
}

/** Both interleaved re, im. */
function multiplyInto(product: Float32Array, factor: Float64Array): void {
  for (let re = 0; re < product.length; re += 2) {
    const [a, b] = [product[re], product[re + 1]];
    product[re] = a * factor[re] - b * factor[re + 1];
    product[re + 1] = a * factor[re + 1] + b * factor[re];
  }
}

function average(images: readonly Float32Array[]): Float32Array {
  const [first, ...others] = images;
  if (first === undefined) throw new RangeError('expected at least one configuration, got none');
  if (others.length === 0) return first;
  return first.map((_, i) => images.reduce((sum, image) => sum + image[i], 0) / images.length);
}
