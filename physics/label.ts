import { cropSpectrum } from './fourier-crop.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';

/** Set by eye in the paper. */
const PHASE_THRESHOLD_RAD = Math.PI / 16;
/** Of the blurred 0/1 label, as in the authors' code; a cut at 0.5 would leave nothing of a thin ball. */
const CUT = 0.1;

/**
 * 1 where the particles are: exit-wave phase of the particles alone in vacuum above pi/16 in more than half of the
 * configurations, then a Gaussian of standard deviation `blurAngstrom` over this 0/1 label, then a cut at 0.1.
 *
 * The other order, blur before threshold, covers only 0.1 to 0.4 of a particle.
 *
 * @param exitWaves interleaved re, im on `grid`, one a configuration
 * @param imageGrid of the label, a coarser grid of the same cell
 */
export function labelParticles(
  fields: Fields,
  exitWaves: readonly Float32Array[],
  grid: Grid,
  blurAngstrom: number,
  imageGrid: Grid,
): Uint8Array {
  return Uint8Array.from(blurLabel(fields, exitWaves, grid, blurAngstrom, imageGrid), (value) => (value > CUT ? 1 : 0));
}

/** The blurred label before its cut, 0 to 1. The Gaussian leaves nothing beyond the image's frequencies: cropping is exact. */
export function blurLabel(
  fields: Fields,
  exitWaves: readonly Float32Array[],
  grid: Grid,
  blurAngstrom: number,
  imageGrid: Grid,
): Float32Array {
  const label = thresholdPhase(exitWaves);
  return fields.scope(() => {
    const gaussian = tabulateGaussian(fields, grid, blurAngstrom);
    const blurred = fields.multiply(fields.fft2(fields.real(label, grid.shape)), gaussian);
    const cropped = cropSpectrum(fields.read(blurred), grid, imageGrid);
    return fields.read(fields.realPart(fields.ifft2(fields.complex(cropped, imageGrid.shape))));
  });
}

/** Transform of a Gaussian of that standard deviation whose values add up to 1. */
function tabulateGaussian(fields: Fields, grid: Grid, deviationAngstrom: number): Field {
  return fields.table(`gaussian ${nameGrid(grid)} ${deviationAngstrom}`, () => {
    const decay = -2 * (Math.PI * deviationAngstrom) ** 2;
    const gaussian = tabulateRadial(grid, (kSquared) => Math.exp(decay * kSquared));
    return fields.complex(tabulateFresnel(grid, 0, 0, gaussian), grid.shape);
  });
}

/** 1 where the phase, not unwrapped, is above the threshold in more than half of the waves. */
function thresholdPhase(waves: readonly Float32Array[]): Float32Array {
  const [first] = waves;
  if (first === undefined) throw new RangeError('expected at least one exit wave, got none');
  const label = new Float32Array(first.length / 2);
  for (let pixel = 0; pixel < label.length; pixel++) {
    let votes = 0;
    for (const wave of waves) {
      if (Math.atan2(wave[2 * pixel + 1], wave[2 * pixel]) > PHASE_THRESHOLD_RAD) votes++;
    }
    label[pixel] = votes > waves.length / 2 ? 1 : 0;
  }
  return label;
}
