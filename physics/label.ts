import type { LabelOrder } from '../study/domain.js';
import { cropSpectrum } from './fourier-crop.js';
import type { Field, Fields } from './fields.js';
import { tabulateFresnel, tabulateRadial } from './fresnel.js';
import { nameGrid, type Grid } from './grid.js';

/** Set by eye in the paper. */
const PHASE_THRESHOLD_RAD = Math.PI / 16;
/** Of the blurred 0/1 label, as in the authors' code; a cut at 0.5 would leave nothing of a thin ball. */
const CUT = 0.1;

/**
 * 1 where the particles are, from the exit waves of the particles alone in vacuum.
 *
 * `threshold-first`: phase above pi/16 in more than half of the configurations, then a Gaussian of standard deviation
 * `blurAngstrom` over this 0/1 label, then a cut at 0.1. `blur-first`: the Gaussian over the phase, mean of the
 * configurations, then above pi/16; as the phase of a thin particle is near pi/16, this covers only 0.1 to 0.4 of it.
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
  order: LabelOrder = 'threshold-first',
): Uint8Array {
  const [blurred, cut] =
    order === 'threshold-first'
      ? [blurLabel(fields, exitWaves, grid, blurAngstrom, imageGrid), CUT]
      : [blur(fields, averagePhase(exitWaves), grid, blurAngstrom, imageGrid), PHASE_THRESHOLD_RAD];
  return Uint8Array.from(blurred, (value) => (value > cut ? 1 : 0));
}

/** The blurred label of `threshold-first` before its cut, 0 to 1. */
export function blurLabel(
  fields: Fields,
  exitWaves: readonly Float32Array[],
  grid: Grid,
  blurAngstrom: number,
  imageGrid: Grid,
): Float32Array {
  return blur(fields, thresholdPhase(exitWaves), grid, blurAngstrom, imageGrid);
}

/** The Gaussian leaves nothing beyond the image's frequencies: cropping is exact. */
function blur(fields: Fields, values: Float32Array, grid: Grid, blurAngstrom: number, imageGrid: Grid): Float32Array {
  return fields.scope(() => {
    const gaussian = tabulateGaussian(fields, grid, blurAngstrom);
    const blurred = fields.multiply(fields.fft2(fields.real(values, grid.shape)), gaussian);
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
  return mapPixels(waves, (pixel) => {
    let votes = 0;
    for (const wave of waves) {
      if (phaseAt(wave, pixel) > PHASE_THRESHOLD_RAD) votes++;
    }
    return votes > waves.length / 2 ? 1 : 0;
  });
}

/** Of the phases, not unwrapped. */
function averagePhase(waves: readonly Float32Array[]): Float32Array {
  return mapPixels(waves, (pixel) => {
    let sum = 0;
    for (const wave of waves) sum += phaseAt(wave, pixel);
    return sum / waves.length;
  });
}

function mapPixels(waves: readonly Float32Array[], value: (pixel: number) => number): Float32Array {
  const [first] = waves;
  if (first === undefined) throw new RangeError('expected at least one exit wave, got none');
  const values = new Float32Array(first.length / 2);
  for (let pixel = 0; pixel < values.length; pixel++) values[pixel] = value(pixel);
  return values;
}

function phaseAt(wave: Float32Array, pixel: number): number {
  return Math.atan2(wave[2 * pixel + 1], wave[2 * pixel]);
}
