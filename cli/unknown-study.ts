import { InputError } from '../study/errors.js';

export interface KnownStudies {
  /** The results. */
  readonly path: string;
  readonly names: readonly string[];
  /** Where the study was given; absent: `study`. */
  readonly field?: string;
  /** What it could be besides. */
  readonly orElse?: string;
  /** More to say of those that are there. */
  readonly hint?: string;
}

/** Of a study that is not in the results: names those that are. */
export function createUnknownStudyError(
  got: string,
  { path, names, field = 'study', orElse, hint = '' }: KnownStudies,
): InputError {
  const known = names.length === 0 ? 'no study yet' : names.join(', ');
  const expected = `${orElse === undefined ? '' : `${orElse}, or `}one of those in ${path}`;
  return new InputError(`${field}: expected ${expected} (${known}${hint}), got ${got}`);
}
