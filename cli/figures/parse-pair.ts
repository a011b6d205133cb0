import { createInputError } from '../../study/errors.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { maybeFindDomain } from '../analyze/parse-filter.js';

/**
 * Reads `FIRST,SECOND`, each told as in a condition.
 * @throws InputError
 */
export function parsePair(text: string, study: MeasuredStudy): readonly [first: string, second: string] {
  const [first, second, ...more] = text.split(',').map((name) => maybeFindDomain(name.trim(), study));
  if (first !== undefined && second !== undefined && first !== second && more.length === 0) return [first, second];
  const names = study.domains.map(({ name }) => name).join(', ');
  const expected = `two domains of ${study.name} with a comma between them (${names})`;
  throw createInputError([{ file: 'figures', field: '--pair', expected, got: text || 'nothing' }]);
}
