import { antialiasAperture } from './antialias.js';
import { interactionParameter, wavelengthAngstrom } from './electron.js';
import type { Field, FieldOperations, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';

/** One slice after another, for a given grid, energy and slice thickness. Waves are kept as spectra between slices. */
export interface Propagation {
  readonly grid: Grid;
  readonly energyElectronvolt: number;
  /** exp(-i pi lambda dz k^2) with the antialias aperture. */
  readonly propagator: Field;
  /** The antialias aperture alone. */
  readonly bandLimit: Field;
}

export function createPropagation(
  fields: Fields,
  grid: Grid,
  energyElectronvolt: number,
  sliceThicknessAngstrom: number,
): Propagation {
  const tabulate = (thicknessAngstrom: number) =>
    fields.table(`propagator ${nameGrid(grid)} ${energyElectronvolt} ${thicknessAngstrom}`, () => {
      const aperture = tabulateRadial(grid, antialiasAperture(grid));
      const wavelength = wavelengthAngstrom(energyElectronvolt);
      return fields.complex(tabulateFresnel(grid, wavelength, thicknessAngstrom, aperture), grid.shape);
    });
  return { grid, energyElectronvolt, propagator: tabulate(sliceThicknessAngstrom), bandLimit: tabulate(0) };
}

/** The spectrum of a plane wave of amplitude 1 along +z. */
export function enterPlaneWave(fields: Fields, { shape }: Grid): Field {
  const spectrum = new Float32Array(2 * shape[0] * shape[1]);
  spectrum[0] = shape[0] * shape[1];
  return fields.complex(spectrum, shape);
}

/** exp(+i sigma V), band-limited, of a slice's projected potential in V Å. */
export function transmit(
  operations: FieldOperations,
  potential: Field,
  { energyElectronvolt, bandLimit }: Pick<Propagation, 'energyElectronvolt' | 'bandLimit'>,
): Field {
  const wave = operations.expI(potential, interactionParameter(energyElectronvolt));
  return operations.ifft2(operations.multiply(operations.fft2(wave), bandLimit));
}

/**
 * Transmits a spectrum at the slice's entrance, then takes it the slice's full thickness; after the last slice too, so
 * that the wave ends at the exit face. Where there is nothing to transmit through, that is one product.
 */
export function step(
  operations: FieldOperations,
  spectrum: Field,
  transmission: Field | undefined,
  propagator: Field,
): Field {
  const transmitted = transmission
    ? operations.fft2(operations.multiply(operations.ifft2(spectrum), transmission))
    : spectrum;
  return operations.multiply(transmitted, propagator);
}
