import { z } from 'zod';
import { PLACEMENTS, type Placement } from '../physics/potential.js';
import { createInputError } from '../study/errors.js';

/** The options of `simulate`, parsed: all of them, in Å and eV. */
export interface SimulateOptions {
  readonly out: string;
  readonly samplingAngstrom: number;
  readonly sliceThicknessAngstrom: number;
  readonly energyElectronvolt: number;
  readonly defociAngstrom: readonly number[];
  readonly focalSpreadAngstrom: number;
  readonly phonons: number;
  readonly seed: number;
  readonly displacementAngstrom: number;
  readonly placement: Placement;
}

/** Below, electrons are no probe of a transmission microscope; above, no microscope makes them. */
const ENERGY_RANGE_ELECTRONVOLT = [1e4, 1e7] as const;
const MOST_CONFIGURATIONS = 1000;

const number = z.string().transform((text, context) => {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  context.addIssue({ code: 'custom', message: 'a number', input: text });
  return z.NEVER;
});

function checked(isRight: (value: number) => boolean, expected: string) {
  return number.refine(isRight, { error: expected });
}

const schema = z.object({
  out: z.string(),
  sampling: checked((value) => value >= 0.01 && value <= 1, 'a pixel from 0.01 to 1 Å'),
  slice: checked((value) => value >= 0.1 && value <= 100, 'a thickness from 0.1 to 100 Å'),
  energy: checked(
    (value) => value >= ENERGY_RANGE_ELECTRONVOLT[0] && value <= ENERGY_RANGE_ELECTRONVOLT[1],
    `an energy from ${ENERGY_RANGE_ELECTRONVOLT[0]} to ${ENERGY_RANGE_ELECTRONVOLT[1]} eV`,
  ),
  defocus: z.string().transform((text, context) => {
    const values = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
    if (values.every(Number.isFinite)) return values;
    context.addIssue({ code: 'custom', message: 'numbers in Å, separated by commas', input: text });
    return z.NEVER;
  }),
  focalSpread: checked((value) => value >= 0, 'a width of 0 Å or more'),
  phonons: checked(
    (value) => Number.isInteger(value) && value >= 0 && value <= MOST_CONFIGURATIONS,
    `a whole number from 0 to ${MOST_CONFIGURATIONS}`,
  ),
  seed: checked((value) => Number.isSafeInteger(value) && value >= 0, 'a whole number of 0 or more'),
  displacement: checked((value) => value >= 0 && value <= 1, 'a displacement from 0 to 1 Å'),
  placement: z.enum(PLACEMENTS),
});

/** @throws InputError naming every option that is wrong. */
export function parseSimulateOptions(options: Readonly<Record<string, unknown>>): SimulateOptions {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    throw createInputError(
      parsed.error.issues.map(({ path, message }) => ({
        file: 'simulate',
        field: `--${String(path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        expected: message,
        got: String(options[String(path[0])]),
      })),
    );
  }
  const { sampling, slice, energy, defocus, focalSpread, displacement, ...others } = parsed.data;
  return {
    ...others,
    samplingAngstrom: sampling,
    sliceThicknessAngstrom: slice,
    energyElectronvolt: energy,
    defociAngstrom: defocus,
    focalSpreadAngstrom: focalSpread,
    displacementAngstrom: displacement,
  };
}
