import {
  FIELD_NAMES,
  FIELDS,
  listValues,
  lookUpDomains,
  type FieldName,
  type FieldValue,
} from '../../analysis/fields.js';
import { OPERATORS, type Filter } from '../../analysis/filter.js';
import { createInputError, type InputError } from '../../study/errors.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { maybeSimilarName } from '../../study/names.js';
import { LENGTH_PATTERN, parseLengthAngstrom } from '../../study/quantity.js';
import { parseNumber } from '../option-values.js';

const FORM = new RegExp(String.raw`^\s*(\w+)\s*(${OPERATORS.join('|')})\s*(.*?)\s*$`, 'u');

/** Where a condition was given, for messages. */
const WHERE = { file: 'analyze', field: '--where' };

/**
 * Reads `field OP value`, as in `images > 64` and `target != 0nm`. A domain is told by its name, or by a defocus or dose
 * that only one of its kind has.
 * @throws InputError
 */
export function parseFilter(text: string, study: MeasuredStudy, place = WHERE): Filter {
  const refuse = (expected: string, got = text, hint?: string) =>
    createInputError([{ ...place, expected, got: got || 'nothing', ...(hint && { hint }) }]);
  const match = FORM.exec(text);
  const operator = OPERATORS.find((candidate) => candidate === match?.[2]);
  if (match === null || operator === undefined) throw refuse(`'field OP value' with one of ${OPERATORS.join(' ')}`);
  const field = requireField(match[1], place.field, place.file);
  return { field, operator, value: parseValue(field, match[3], study, (expected) => refuse(expected, match[3])) };
}

/** @throws InputError where there is no such field. */
export function requireField(text: string, option: string, file = WHERE.file): FieldName {
  const field = FIELD_NAMES.find((name) => name === text);
  if (field !== undefined) return field;
  const similar = maybeSimilarName(text, FIELD_NAMES);
  const hint = similar === undefined ? {} : { hint: `perhaps ${similar}` };
  throw createInputError([
    { file, field: option, expected: `one of ${FIELD_NAMES.join(', ')}`, got: text || 'nothing', ...hint },
  ]);
}

function parseValue(
  name: FieldName,
  text: string,
  study: MeasuredStudy,
  refuse: (expected: string) => InputError,
): FieldValue {
  const field = FIELDS[name];
  switch (field.type) {
    case 'domain': {
      const domain = maybeFindDomain(text, study);
      if (domain !== undefined) return domain;
      throw refuse(`a domain of ${study.name} (${study.domains.map((known) => known.name).join(', ')})`);
    }
    case 'number': {
      const value = LENGTH_PATTERN.test(text) ? parseLengthAngstrom(text) : parseNumber(text);
      if (Number.isFinite(value)) return value;
      throw refuse(`${name} to be compared with a number`);
    }
    case 'text': {
      const values = listValues(field, study.networks, lookUpDomains(study));
      if (values.includes(text)) return text;
      throw refuse(`${name} to be one of ${values.join(', ')}`);
    }
    default:
      return field.type satisfies never;
  }
}

/** A domain by its name; by a length, which is a defocus; or by a bare number: a defocus in ångström, else a dose. */
export function maybeFindDomain(text: string, { domains }: Pick<MeasuredStudy, 'domains'>): string | undefined {
  const named = domains.find(({ name }) => name === text);
  if (named !== undefined) return named.name;
  if (LENGTH_PATTERN.test(text))
    return maybeFindOne(domains.filter((domain) => domain.defocusAngstrom === parseLengthAngstrom(text)));
  const value = parseNumber(text);
  const differ = new Set(domains.map(({ defocusAngstrom }) => defocusAngstrom)).size > 1;
  return maybeFindOne(
    domains.filter((domain) => (differ ? domain.defocusAngstrom : domain.doseElectronsPerSquareAngstrom) === value),
  );
}

function maybeFindOne(found: MeasuredStudy['domains']): string | undefined {
  return found.length === 1 ? found[0].name : undefined;
}
