import type { Command } from 'commander';
import { z } from 'zod';
import { ABERRATION_FORMULA } from '../physics/aberrations.js';
import type { Aberrations, Mtf, PolarAberration } from '../study/domain.js';
import { mtfPoints } from '../study/optics-fields.js';
import { checked, numbers, parseNumber } from './option-values.js';

/** What `simulate` images with besides defocus and focal spread; what is absent is 0, and the detector perfect. */
export interface ImagingOptions {
  readonly aberrations?: Aberrations;
  readonly vibrationAngstrom?: number;
  readonly mtf?: Mtf;
}

const ANGSTROM_A_MILLIMETRE = 1e7;
const LARGEST_CS_MILLIMETRE = 10;
const LARGEST_POLAR_ANGSTROM = 1e8;

const polar = numbers(
  (values) =>
    values.length === 2 && values[0] >= 0 && values[0] <= LARGEST_POLAR_ANGSTROM && Math.abs(values[1]) <= 360,
  `a magnitude from 0 to ${LARGEST_POLAR_ANGSTROM} Å and an azimuth from -360 to 360 degrees, such as 50,30`,
).transform(([magnitudeAngstrom, azimuthDegrees]): PolarAberration => ({ magnitudeAngstrom, azimuthDegrees }));

const MTF_RULE =
  'fractions of Nyquist, each with its MTF, from 0:1 to a fraction of at least 1 in ascending order, such as 0:1,0.5:0.6,1:0.2';

const mtf = z.string().transform((text, context): Mtf => {
  const points = mtfPoints.safeParse(text.split(',').map((point) => point.split(':').map(parseNumber)));
  if (points.success) return points.data;
  context.addIssue({ code: 'custom', message: MTF_RULE, input: text });
  return z.NEVER;
});

export const imagingShape = {
  cs: checked(
    (value) => Math.abs(value) <= LARGEST_CS_MILLIMETRE,
    `a spherical aberration from -${LARGEST_CS_MILLIMETRE} to ${LARGEST_CS_MILLIMETRE} mm`,
  ).optional(),
  astigmatism: polar.optional(),
  threefoldAstigmatism: polar.optional(),
  coma: polar.optional(),
  vibration: checked((value) => value >= 0 && value <= 10, 'a displacement from 0 to 10 Å').optional(),
  mtf: mtf.optional(),
} as const;

type ParsedImaging = { readonly [Option in keyof typeof imagingShape]?: z.output<(typeof imagingShape)[Option]> };

export function addImagingOptions(command: Command): Command {
  return command
    .option('--cs <millimetre>', 'spherical aberration; positive in an uncorrected lens')
    .option('--astigmatism <angstrom,degrees>', 'twofold, A1 = C12: defocus C1 + A1 along the azimuth, C1 - A1 across')
    .option('--threefold-astigmatism <angstrom,degrees>', 'A2 = C23')
    .option('--coma <angstrom,degrees>', 'axial, B2 = C21 / 3')
    .option('--vibration <angstrom>', 'of the sample, rms displacement a direction')
    .option('--mtf <fraction:value,…>', 'of the detector, by fractions of Nyquist: 0:1,0.5:0.6,1:0.2')
    .addHelpText('after', `\nAzimuths are directions in the image, from x towards y.\n${ABERRATION_FORMULA}`);
}

export function nameImaging({ cs, vibration, mtf, ...polar }: ParsedImaging): ImagingOptions {
  const { astigmatism, threefoldAstigmatism, coma } = polar;
  const aberrations: Aberrations = {
    ...(cs !== undefined && { sphericalAngstrom: cs * ANGSTROM_A_MILLIMETRE }),
    ...(astigmatism && { astigmatism }),
    ...(threefoldAstigmatism && { threefoldAstigmatism }),
    ...(coma && { coma }),
  };
  return {
    ...(Object.keys(aberrations).length > 0 && { aberrations }),
    ...(vibration !== undefined && { vibrationAngstrom: vibration }),
    ...(mtf && { mtf }),
  };
}
