import { z } from 'zod';
import { aberration, decimal, length } from './field-kinds.js';

/** 10 mm: no lens is worse. */
const LARGEST_ABERRATION_ANGSTROM = 1e8;
const MOST_MTF_POINTS = 1000;

const MTF_RULE =
  'points [fraction of Nyquist, MTF] from [0, 1] to a fraction of at least 1, in ascending order, such as [[0, 1], [0.5, 0.6], [1, 0.2]]';

/** That the points ascend and where they begin and end can't be told by the JSON Schema. */
export const mtfPoints = z
  .array(z.tuple([decimal(0, 2, 'a fraction of Nyquist'), decimal(0, 1, 'an MTF')], { error: MTF_RULE }), {
    error: MTF_RULE,
  })
  .min(2, { error: MTF_RULE })
  .max(MOST_MTF_POINTS, { error: `at most ${MOST_MTF_POINTS} points` })
  .refine(
    (points) => {
      const [first, last] = [points[0], points.at(-1)];
      const begins = first !== undefined && first[0] === 0 && first[1] === 1;
      return (
        begins && last !== undefined && last[0] >= 1 && points.every(([at], i) => i === 0 || at > points[i - 1][0])
      );
    },
    { error: MTF_RULE },
  );

/**
 * What a microscope may have besides defocus and focal spread: in `microscope` for all domains, or in a domain for that
 * one alone. What is left out is 0, and the detector perfect.
 */
export const opticsFields = {
  cs: aberration(-LARGEST_ABERRATION_ANGSTROM, LARGEST_ABERRATION_ANGSTROM)
    .optional()
    .describe('Spherical aberration Cs (C3), such as 1.2mm; positive in an uncorrected lens.'),
  astigmatism: polar(
    'Twofold astigmatism A1 (C12): the defocus is C1 + A1 along the azimuth and C1 - A1 across it; repeats after 180 degrees.',
  ),
  threefoldAstigmatism: polar(
    'Threefold astigmatism A2 (C23), + A2 a^3 cos 3(phi - azimuth) / 3; repeats after 120 degrees.',
  ),
  coma: polar('Axial coma B2 (C21 / 3), + B2 a^3 cos(phi - azimuth): fringes are shifted along the azimuth.'),
  vibration: length(0, 10).optional().describe('Vibration of the sample, rms displacement a direction.'),
  mtf: mtfPoints
    .optional()
    .describe(
      'Modulation transfer function of the detector, which spreads the electrons that were counted: [fraction of Nyquist, MTF], linear between.',
    ),
} as const;

function polar(description: string) {
  const error = 'a magnitude and an azimuth in degrees, such as [5nm, 30]';
  return z
    .tuple([aberration(0, LARGEST_ABERRATION_ANGSTROM), decimal(-360, 360, 'an azimuth in degrees')], { error })
    .optional()
    .describe(`${description} [magnitude, azimuth in degrees from the first axis, x, towards y].`);
}
