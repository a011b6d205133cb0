import type { Finding, Path } from '../finding.js';

/** A value that is listed twice would make the same networks twice. */
export function findRepeats<T extends string | number>(path: Path, values: T | readonly T[]): readonly Finding[] {
  if (typeof values !== 'object') return [];
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [{ path: [...path, index], expected: 'each value once', got: `${value} again` }]
      : [],
  );
}
