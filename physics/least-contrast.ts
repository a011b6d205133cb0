import { wavelengthAngstrom } from './electron.js';
import type { Fields } from './fields.js';
import type { Grid } from './grid.js';
import { createLens, type LensSettings } from './lens.js';

const RANGE_ANGSTROM = 200;
const COARSE_STEP_ANGSTROM = 1;
const FINE_STEPS_PER_ANGSTROM = 10;
/** Enough for every core, few enough for the memory. */
const IMAGES_AT_ONCE = 16;

/**
 * The zero of defocus: C1 from the exit face at which the image of the particles alone has the least contrast, contrast
 * being the variance of the noise-free intensity averaged over the configurations. As in the paper by a grid of 1 Å over
 * -200 to 200 Å and then one of 0.1 Å over +-1 Å around its best; the lower defocus wins a tie.
 *
 * The variance is band-limited in the defocus: an intensity beats no faster than lambda k_max^2 / 2 per Å, its square
 * twice as fast. Scouting on a grid four times finer than that beat, then on every whole Å around the scout's best,
 * gives the best of the whole 1 Å grid for a fraction of its 401 images.
 */
export function findLeastContrast(
  fields: Fields,
  spectra: readonly Float32Array[],
  grid: Grid,
  settings: LensSettings,
): number {
  const lens = createLens(fields, grid, settings);
  const contrasts = new Map<number, number>();
  const measure = (defoci: readonly number[]): void => {
    const unknown = defoci.filter((tenths) => !contrasts.has(tenths));
    for (let first = 0; first < unknown.length; first += IMAGES_AT_ONCE) {
      const some = unknown.slice(first, first + IMAGES_AT_ONCE);
      const images = lens.images(
        spectra,
        some.map((tenths) => tenths / FINE_STEPS_PER_ANGSTROM),
      );
      images.forEach((image, index) => contrasts.set(some[index], variance(image)));
    }
  };
  const findBest = (from: number, to: number, step: number): number => {
    const defoci = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
    measure(defoci);
    const contrastAt = (tenths: number) => contrasts.get(tenths) ?? Infinity;
    return defoci.reduce((best, tenths) => (contrastAt(tenths) < contrastAt(best) ? tenths : best));
  };
  const range = RANGE_ANGSTROM * FINE_STEPS_PER_ANGSTROM;
  const coarse = COARSE_STEP_ANGSTROM * FINE_STEPS_PER_ANGSTROM;
  const scout = coarse * scoutStep(grid, settings);
  const scouted = findBest(-range, range, scout);
  const whole = findBest(Math.max(-range, scouted - scout), Math.min(range, scouted + scout), coarse);
  return findBest(whole - coarse, whole + coarse, 1) / FINE_STEPS_PER_ANGSTROM;
}

/** Divides 200 Å, so that the scout's points lie on the paper's grid. */
function scoutStep(grid: Grid, settings: LensSettings): number {
  const wavelength = wavelengthAngstrom(settings.energyElectronvolt);
  const nyquist = 1 / (2 * Math.min(...grid.samplingAngstrom));
  // Beyond this frequency the focal spread leaves less than 5 % of the wave: exp(-3).
  const passed =
    settings.focalSpreadAngstrom > 0
      ? (2 * Math.sqrt(3)) / (Math.PI * wavelength * settings.focalSpreadAngstrom)
      : Infinity;
  const period = 1 / (wavelength * Math.min(nyquist ** 2, passed));
  return [8, 5, 4, 2].find((step) => step <= period / 4) ?? COARSE_STEP_ANGSTROM;
}

/** In doubles: near the minimum the steps of 0.1 Å differ in the sixth digit. */
function variance(values: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const contrast = values[i] - 1;
    sum += contrast;
    squares += contrast * contrast;
  }
  return squares / values.length - (sum / values.length) ** 2;
}
