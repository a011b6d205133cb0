import { antialiasAperture } from './antialias.js';
import { interactionParameter, wavelengthAngstrom } from './electron.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';

/** How the beam goes from slice to slice. Waves are kept as spectra between slices. */
export interface Beam {
  readonly grid: Grid;
  readonly energyElectronvolt: number;
  readonly sliceThicknessAngstrom: number;
}

/** The tables of a beam. */
export interface Propagation {
  readonly energyElectronvolt: number;
  /** exp(-i pi lambda dz k^2) with the antialias aperture. */
  readonly propagator: Field;
  /** The antialias aperture alone. */
  readonly bandLimit: Field;
}

export function createPropagation(fields: Fields, beam: Beam): Propagation {
  const { grid, energyElectronvolt, sliceThicknessAngstrom } = beam;
  const tabulate = (thicknessAngstrom: number) =>
    fields.table(nameBeam({ ...beam, sliceThicknessAngstrom: thicknessAngstrom }), () =>
      fields.complex(tabulatePropagator({ ...beam, sliceThicknessAngstrom: thicknessAngstrom }), grid.shape),
    );
  return { energyElectronvolt, propagator: tabulate(sliceThicknessAngstrom), bandLimit: tabulate(0) };
}

/** Names a beam where tables are kept. */
export function nameBeam({ grid, energyElectronvolt, sliceThicknessAngstrom }: Beam): string {
  return `propagator ${nameGrid(grid)} ${energyElectronvolt} ${sliceThicknessAngstrom}`;
}

/** exp(-i pi lambda dz k^2) with the antialias aperture, [nx, ny], interleaved. */
export function tabulatePropagator({ grid, energyElectronvolt, sliceThicknessAngstrom }: Beam): Float32Array {
  const aperture = tabulateRadial(grid, antialiasAperture(grid));
  return tabulateFresnel(grid, wavelengthAngstrom(energyElectronvolt), sliceThicknessAngstrom, aperture);
}

/** The spectrum of a plane wave of amplitude 1 along +z. */
export function enterPlaneWave(fields: Fields, { shape }: Grid): Field {
  const spectrum = new Float32Array(2 * shape[0] * shape[1]);
  spectrum[0] = shape[0] * shape[1];
  return fields.complex(spectrum, shape);
}

/** exp(+i sigma V), band-limited, of a slice's projected potential in V Å. */
export function transmit(
  fields: Fields,
  potential: Field,
  { energyElectronvolt, bandLimit }: Pick<Propagation, 'energyElectronvolt' | 'bandLimit'>,
): Field {
  const wave = fields.expI(potential, interactionParameter(energyElectronvolt));
  return fields.ifft2(fields.multiply(fields.fft2(wave), bandLimit));
}

/**
 * Transmits a spectrum at the slice's entrance, then takes it the slice's full thickness; after the last slice too, so
 * that the wave ends at the exit face. Where there is nothing to transmit through, that is one product.
 */
export function step(fields: Fields, spectrum: Field, transmission: Field | undefined, propagator: Field): Field {
  const transmitted = transmission ? fields.fft2(fields.multiply(fields.ifft2(spectrum), transmission)) : spectrum;
  return fields.multiply(transmitted, propagator);
}
