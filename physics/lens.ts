import type { Aberrations } from '../study/domain.js';
import { tabulateAberrations } from './aberrations.js';
import { wavelengthAngstrom } from './electron.js';
import type { Field, FieldOperations, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { frequencies, nameGrid, type Grid } from './grid.js';
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
  const transfer = tabulateTransfer(fields, grid, settings);
  const { vibrationAngstrom } = settings;
  return {
    image(spectra, defocusAngstrom) {
      if (spectra.length === 0) throw new RangeError('expected at least one configuration, got none');
      const intensity = fields.scope(() => {
        const [x, y] = uploadDefocus(fields, grid, settings.energyElectronvolt, defocusAngstrom, spectra.length);
        const [sum] = fields.run('image', [transfer, x, y, ...spectra], [], sumIntensities);
        return fields.read(sum);
      });
      return vibrationAngstrom === undefined ? intensity : blurByVibration(fields, intensity, grid, vibrationAngstrom);
    },
  };
}

/** Envelope and aberrations but defocus. */
function tabulateTransfer(fields: Fields, grid: Grid, settings: LensSettings): Field {
  const { energyElectronvolt, focalSpreadAngstrom, aberrations } = settings;
  const name = `lens ${nameGrid(grid)} ${JSON.stringify([energyElectronvolt, focalSpreadAngstrom, aberrations])}`;
  return fields.table(name, () => {
    const wavelength = wavelengthAngstrom(energyElectronvolt);
    const spread = (Math.PI * wavelength * focalSpreadAngstrom) / 2;
    const envelope = tabulateRadial(grid, (kSquared) => Math.exp(-((spread * kSquared) ** 2)));
    const transfer = tabulateFresnel(grid, wavelength, 0, envelope);
    if (aberrations) multiplyInto(transfer, tabulateAberrations(grid, wavelength, aberrations));
    return fields.complex(transfer, grid.shape);
  });
}

/**
 * exp(-i pi lambda C1 k^2) as a factor an axis, [nx, 1] and [1, ny]; the first over the root of the count of
 * configurations, so that their intensities add up to a mean.
 */
function uploadDefocus(
  fields: Fields,
  { shape, samplingAngstrom }: Grid,
  energyElectronvolt: number,
  defocusAngstrom: number,
  configurations: number,
): [Field, Field] {
  const factor = -Math.PI * wavelengthAngstrom(energyElectronvolt) * defocusAngstrom;
  const axis = (index: 0 | 1, amplitude: number) => {
    const phases = frequencies(shape[index], samplingAngstrom[index]).map((k) => factor * k * k);
    return Float32Array.from({ length: 2 * phases.length }, (_, i) => {
      const phase = phases[Math.floor(i / 2)];
      return amplitude * (i % 2 === 0 ? Math.cos(phase) : Math.sin(phase));
    });
  };
  return [
    fields.complex(axis(0, 1 / Math.sqrt(configurations)), [shape[0], 1]),
    fields.complex(axis(1, 1), [1, shape[1]]),
  ];
}

function sumIntensities(operations: FieldOperations, [transfer, x, y, ...spectra]: readonly Field[]): readonly Field[] {
  const lens = operations.multiply(operations.multiply(x, y), transfer);
  const intensities = spectra.map((spectrum) =>
    operations.intensity(operations.ifft2(operations.multiply(spectrum, lens))),
  );
  return [intensities.reduce((sum, intensity) => operations.add(sum, intensity))];
}

/** Both interleaved re, im. */
function multiplyInto(product: Float32Array, factor: Float64Array): void {
  for (let re = 0; re < product.length; re += 2) {
    const [a, b] = [product[re], product[re + 1]];
    product[re] = a * factor[re] - b * factor[re + 1];
    product[re + 1] = a * factor[re + 1] + b * factor[re];
  }
}
