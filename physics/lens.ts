import type { Aberrations } from '../study/domain.js';
import { tabulateAberrations } from './aberrations.js';
import { wavelengthAngstrom } from './electron.js';
import type { Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { frequencies, nameGrid, type Grid } from './grid.js';
import { blurByVibration } from './vibration.js';
import type { WaveKernel } from './wave-kernel.js';

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
   * Intensities in the image plane, one a defocus, vacuum = 1, each the mean over the frozen-phonon configurations.
   *
   * @param spectra one a configuration, interleaved, on the lens's grid
   * @param defociAngstrom C1 from the exit face: negative is underfocus, minus what abTEM calls defocus
   */
  images(spectra: readonly Float32Array[], defociAngstrom: readonly number[]): Float32Array[];
}

/**
 * The wave in the image plane is IFFT(spectrum exp(-i chi) E), chi = pi lambda C1 k^2 and the aberrations, E =
 * exp(-(pi lambda D k^2 / 2)^2). A spread of focus moves C1 alone, so E is the same whatever the other aberrations are.
 *
 * @param grid of the spectra, and of the image
 */
export function createLens(fields: Fields, grid: Grid, settings: LensSettings): Lens {
  const { vibrationAngstrom } = settings;
  return {
    images(spectra, defociAngstrom) {
      if (spectra.length === 0) throw new RangeError('expected at least one configuration, got none');
      const focused = fields.kernel?.supports(grid.shape)
        ? formByKernel(fields.kernel, grid, settings, spectra, defociAngstrom)
        : formByFields(fields, grid, settings, spectra, defociAngstrom);
      if (vibrationAngstrom === undefined) return focused;
      return focused.map((image) => blurByVibration(fields, image, grid, vibrationAngstrom));
    },
  };
}

function formByKernel(
  kernel: WaveKernel,
  grid: Grid,
  settings: LensSettings,
  spectra: readonly Float32Array[],
  defociAngstrom: readonly number[],
): Float32Array[] {
  const [nx, ny] = grid.shape;
  const images = kernel.formImages({
    nx,
    ny,
    transfer: kernel.table(nameTransfer(grid, settings), () => tabulateTransfer(grid, settings)),
    spectra,
    defocusX: defociAngstrom.map((defocus) => tabulateDefocus(grid, 0, settings, defocus)),
    defocusY: defociAngstrom.map((defocus) => tabulateDefocus(grid, 1, settings, defocus)),
  });
  return defociAngstrom.map((_, index) => images.subarray(index * nx * ny, (index + 1) * nx * ny));
}

function formByFields(
  fields: Fields,
  grid: Grid,
  settings: LensSettings,
  spectra: readonly Float32Array[],
  defociAngstrom: readonly number[],
): Float32Array[] {
  const transfer = fields.table(nameTransfer(grid, settings), () =>
    fields.complex(tabulateTransfer(grid, settings), grid.shape),
  );
  return fields.scope(() => {
    const inputs = spectra.map((spectrum) => fields.complex(spectrum, grid.shape));
    return defociAngstrom.map((defocus) =>
      fields.scope(() => {
        const x = tabulateDefocus(grid, 0, settings, defocus).map((value) => value / Math.sqrt(spectra.length));
        const y = tabulateDefocus(grid, 1, settings, defocus);
        const axes = fields.multiply(fields.complex(x, [grid.shape[0], 1]), fields.complex(y, [1, grid.shape[1]]));
        const lens = fields.multiply(axes, transfer);
        const intensities = inputs.map((spectrum) => fields.intensity(fields.ifft2(fields.multiply(spectrum, lens))));
        return fields.read(intensities.reduce((sum, intensity) => fields.add(sum, intensity)));
      }),
    );
  });
}

/** Names what `tabulateTransfer` gives where tables are kept. */
function nameTransfer(grid: Grid, { energyElectronvolt, focalSpreadAngstrom, aberrations }: LensSettings): string {
  return `lens ${nameGrid(grid)} ${JSON.stringify([energyElectronvolt, focalSpreadAngstrom, aberrations])}`;
}

/** Envelope and aberrations but defocus, interleaved. */
function tabulateTransfer(grid: Grid, settings: LensSettings): Float32Array {
  const { energyElectronvolt, focalSpreadAngstrom, aberrations } = settings;
  const wavelength = wavelengthAngstrom(energyElectronvolt);
  const spread = (Math.PI * wavelength * focalSpreadAngstrom) / 2;
  const envelope = tabulateRadial(grid, (kSquared) => Math.exp(-((spread * kSquared) ** 2)));
  const transfer = tabulateFresnel(grid, wavelength, 0, envelope);
  if (aberrations) multiplyInto(transfer, tabulateAberrations(grid, wavelength, aberrations));
  return transfer;
}

/** exp(-i pi lambda C1 k^2) along one axis, interleaved; the factor of a frequency is the product of its axes'. */
function tabulateDefocus(
  { shape, samplingAngstrom }: Grid,
  axis: 0 | 1,
  { energyElectronvolt }: LensSettings,
  defocusAngstrom: number,
): Float32Array {
  const factor = -Math.PI * wavelengthAngstrom(energyElectronvolt) * defocusAngstrom;
  const table = new Float32Array(2 * shape[axis]);
  frequencies(shape[axis], samplingAngstrom[axis]).forEach((k, i) => {
    table[2 * i] = Math.cos(factor * k * k);
    table[2 * i + 1] = Math.sin(factor * k * k);
  });
  return table;
}

/** Both interleaved re, im. */
function multiplyInto(product: Float32Array, factor: Float64Array): void {
  for (let re = 0; re < product.length; re += 2) {
    const [a, b] = [product[re], product[re + 1]];
    product[re] = a * factor[re] - b * factor[re + 1];
    product[re + 1] = a * factor[re + 1] + b * factor[re];
  }
}
