import { z } from 'zod';
import { PLACEMENTS, type Placement } from '../physics/potential.js';
import { imagingShape, nameImaging, type ImagingOptions } from './imaging-options.js';
import { checked, numbers } from './option-values.js';
import { parseOptions } from './parse-options.js';

/** The options of `simulate`, parsed, in Å and eV. */
export interface SimulateOptions extends ImagingOptions {
  readonly out: string;
  readonly samplingAngstrom: number;
  readonly sliceThicknessAngstrom: number;
  readonly energyElectronvolt: number;
  readonly defociAngstrom: readonly number[];
  readonly focalSpreadAngstrom: number;
  readonly phonons: number;
  readonly seed: number;
  /** Of all elements; absent: of each its own. */
  readonly displacementAngstrom?: number;
  readonly placement: Placement;
}

/** Below, electrons are no probe of a transmission microscope; above, no microscope makes them. */
const ENERGY_RANGE_ELECTRONVOLT = [1e4, 1e7] as const;
const MOST_CONFIGURATIONS = 1000;
const MOST_DEFOCI = 1000;
/** 1 cm: beyond, the phases are rounding alone. */
const LARGEST_DEFOCUS_ANGSTROM = 1e8;

const schema = z.object({
  out: z.string().min(1, { error: 'the name of a folder' }),
  sampling: checked((value) => value >= 0.01 && value <= 1, 'a pixel from 0.01 to 1 Å'),
  slice: checked((value) => value >= 0.1 && value <= 100, 'a thickness from 0.1 to 100 Å'),
  energy: checked(
    (value) => value >= ENERGY_RANGE_ELECTRONVOLT[0] && value <= ENERGY_RANGE_ELECTRONVOLT[1],
    `an energy from ${ENERGY_RANGE_ELECTRONVOLT[0]} to ${ENERGY_RANGE_ELECTRONVOLT[1]} eV`,
  ),
  defocus: numbers(
    (values) => values.length <= MOST_DEFOCI && values.every((value) => Math.abs(value) <= LARGEST_DEFOCUS_ANGSTROM),
    `at most ${MOST_DEFOCI} numbers in Å, separated by commas, of ${LARGEST_DEFOCUS_ANGSTROM} at most`,
  ),
  focalSpread: checked((value) => value >= 0, 'a width of 0 Å or more'),
  phonons: checked(
    (value) => Number.isInteger(value) && value >= 0 && value <= MOST_CONFIGURATIONS,
    `a whole number from 0 to ${MOST_CONFIGURATIONS}`,
  ),
  seed: checked((value) => Number.isSafeInteger(value) && value >= 0, 'a whole number of 0 or more'),
  displacement: checked((value) => value >= 0 && value <= 1, 'a displacement from 0 to 1 Å').optional(),
  placement: z.enum(PLACEMENTS),
  ...imagingShape,
});

/** @throws InputError naming every option that is wrong. */
export function parseSimulateOptions(options: Readonly<Record<string, unknown>>): SimulateOptions {
  const parsed = parseOptions('simulate', schema, options);
  const { out, sampling, slice, energy, defocus, focalSpread, phonons, seed, displacement, placement, ...imaging } =
    parsed;
  return {
    out,
    samplingAngstrom: sampling,
    sliceThicknessAngstrom: slice,
    energyElectronvolt: energy,
    defociAngstrom: defocus,
    focalSpreadAngstrom: focalSpread,
    phonons,
    seed,
    placement,
    ...(displacement !== undefined && { displacementAngstrom: displacement }),
    ...nameImaging(imaging),
  };
}
