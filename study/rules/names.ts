import type { References } from '../draft.js';
import { quote } from '../finding.js';
import type { Finding, Path } from '../finding.js';
import { maybeSimilarName } from '../names.js';
import type { Scope } from '../scope.js';
import { hintAt } from '../shape.js';

/** References that name nothing, each with the name that was probably meant. */
export function findUnknownNames<T>(
  path: Path,
  { names, isList }: References,
  { resolve, isUnclear, names: known }: Scope<T>,
  noun: string,
): readonly Finding[] {
  const shown = known.length > 20 ? [...known.slice(0, 20), '…'] : known;
  const expected = known.length === 0 ? `a ${noun}, but there is none` : `one of the ${noun}s ${shown.join(', ')}`;
  return names.flatMap((name, index) =>
    resolve(name) !== undefined || isUnclear(name)
      ? []
      : [
          {
            path: isList ? [...path, index] : path,
            expected,
            got: quote(name),
            ...hintAt(maybeSimilarName(name, known)),
          },
        ],
  );
}
