import { antialiasAperture } from './antialias.js';
import { interactionParameter, wavelengthAngstrom } from './electron.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';

/** One slice after another, for a given grid, energy and slice thickness. Waves are kept as spectra between slices. */
export interface Propagation {
  /** The spectrum of a plane wave of amplitude 1 along +z. */
  enter(): Field;
  /** exp(+i sigma V), band-limited, of a slice's projected potential in V Å. */
  transmission(potential: Field): Field;
  /**
   * Transmits at the slice's entrance, then goes its full thickness; after the last slice too, so that the wave ends at
   * the exit face. An empty slice costs one product.
   */
  step(spectrum: Field, transmission: Field | undefined): Field;
}

export function createPropagation(
  fields: Fields,
  grid: Grid,
  energyElectronvolt: number,
  sliceThicknessAngstrom: number,
): Propagation {
  const [nx, ny] = grid.shape;
  const sigma = interactionParameter(energyElectronvolt);
  const tabulate = (thicknessAngstrom: number) =>
    fields.table(`propagator ${nameGrid(grid)} ${energyElectronvolt} ${thicknessAngstrom}`, () => {
      const aperture = tabulateRadial(grid, antialiasAperture(grid));
      const wavelength = wavelengthAngstrom(energyElectronvolt);
      return fields.complex(tabulateFresnel(grid, wavelength, thicknessAngstrom, aperture), grid.shape);
    });
  const bandLimit = tabulate(0);
  const propagator = tabulate(sliceThicknessAngstrom);
  return {
    enter() {
      const spectrum = new Float32Array(2 * nx * ny);
      spectrum[0] = nx * ny;
      return fields.complex(spectrum, [nx, ny]);
    },
    transmission: (potential) =>
      fields.scope(() => {
        const spectrum = fields.fft2(fields.expI(potential, sigma));
        return fields.ifft2(fields.multiply(spectrum, bandLimit));
      }),
    step: (spectrum, transmission) =>
      fields.scope(() => {
        const transmitted = transmission
          ? fields.fft2(fields.multiply(fields.ifft2(spectrum), transmission))
          : spectrum;
        return fields.multiply(transmitted, propagator);
      }),
  };
}
