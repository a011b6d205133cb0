import { formatNanometre } from './quantity.js';

/** Letters of a name that a person writes. */
export const LONGEST_NAME = 48;
/** Names of studies, structures and domains, as a person writes them: safe in paths, URLs and on every terminal. */
export const NAME_PATTERN = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,${LONGEST_NAME - 1}}$`);
export const NAME_RULE = `a name of 1 to ${LONGEST_NAME} letters, digits and . _ + -, beginning with a letter or digit`;

/**
 * Name of one member of an entry that lists several values, as in `focus@-10nm` and `noise@400`.
 * `@` is in no name that a person may give.
 */
export function nameMember(entry: string, parts: readonly string[]): string {
  return [entry, ...parts].join('@');
}

export function nameDefocus(defocusAngstrom: number): string {
  return formatNanometre(defocusAngstrom);
}

/** The known name that differs from the given one by few letters, if there is one. */
export function maybeSimilarName(given: string, known: readonly string[]): string | undefined {
  const wanted = given.slice(0, 100).toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const [best] = known
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return best?.name;
}

/** Insertions, deletions and replacements of single letters (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, previous[j] + 1, row[j - 1] + 1));
    }
    previous = row;
  }
  return previous[b.length];
}
