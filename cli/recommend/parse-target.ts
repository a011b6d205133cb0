import { TARGET_FIELDS, type Target, type TargetField } from '../../analysis/recommend/target.js';
import { createInputError, type Problem } from '../../study/errors.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { maybeSimilarName, NAME_PATTERN, NAME_RULE } from '../../study/names.js';
import { LENGTH_PATTERN, parseLengthAngstrom } from '../../study/quantity.js';
import { parseNumber } from '../option-values.js';

const FORM = 'field=value with commas between, as defocus=-10nm,dose=300,structure=w_CdSe,diameter=4nm';
const OPTION = '--target';

/**
 * Reads `defocus=-10nm,dose=300,structure=w_CdSe`, of which any part may be left out, or the name of a domain of the studies.
 * @throws InputError naming every part that is wrong.
 */
export function parseTarget(text: string, studies: readonly MeasuredStudy[]): Target {
  const named = studies.flatMap(({ domains }) => domains).find(({ name }) => name === text.trim());
  if (named !== undefined) {
    const { defocusAngstrom, doseElectronsPerSquareAngstrom, lattice, diameterAngstrom } = named;
    const diameter = (diameterAngstrom[0] + diameterAngstrom[1]) / 2;
    return { defocusAngstrom, doseElectronsPerSquareAngstrom, lattice, diameterAngstrom: diameter };
  }
  const problems: Problem[] = [];
  const refuse = (field: string, expected: string, got: string, hint?: string) => {
    problems.push({ file: 'recommend', field, expected, got: got || 'nothing', ...(hint && { hint }) });
  };
  const parts = new Map<TargetField, string>();
  for (const part of text.split(',')) {
    const [given, ...rest] = part.split('=');
    const field = TARGET_FIELDS.find((name) => name === given.trim());
    if (rest.length === 0) refuse(OPTION, `${FORM}; or the name of a domain`, part.trim());
    else if (field === undefined) {
      const similar = maybeSimilarName(given.trim(), TARGET_FIELDS);
      refuse(OPTION, `one of ${TARGET_FIELDS.join(', ')}`, given.trim(), similar && `perhaps ${similar}`);
    } else if (parts.has(field)) refuse(`${OPTION} ${field}`, 'one value', 'two');
    else parts.set(field, rest.join('=').trim());
  }
  const read = <T>(field: TargetField, parse: (given: string) => T | undefined, expected: string): T | null => {
    const given = parts.get(field);
    if (given === undefined) return null;
    const value = parse(given);
    if (value === undefined) refuse(`${OPTION} ${field}`, expected, given);
    return value ?? null;
  };
  const target: Target = {
    defocusAngstrom: read('defocus', maybeLength, 'a length as -10nm or -100A, negative is underfocus'),
    doseElectronsPerSquareAngstrom: read(
      'dose',
      (given) => maybePositive(parseNumber(given)),
      'a number above 0, in e/Å²',
    ),
    lattice: read('structure', (given) => (NAME_PATTERN.test(given) ? given : undefined), NAME_RULE),
    diameterAngstrom: read('diameter', (given) => maybePositive(maybeLength(given)), 'a length above 0, as 4nm'),
  };
  if (problems.length > 0) throw createInputError(problems);
  return target;
}

/** Bare numbers are refused: nm and Å are both in use here. */
function maybeLength(text: string): number | undefined {
  return LENGTH_PATTERN.test(text) || text === '0' ? parseLengthAngstrom(text === '0' ? 0 : text) : undefined;
}

function maybePositive(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}
