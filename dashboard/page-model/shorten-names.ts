const SHORTEST_LEFT_OUT = 4;

/**
 * Names without the beginning that all of them have in common, up to a mark between words, where that is long: of
 * `crystals@small@bcc` and `crystals@large@bcc` what tells them apart has to be seen first.
 */
export function shortenNames(names: readonly string[]): ReadonlyMap<string, string> {
  const [first = ''] = names;
  let common = names.length < 2 ? 0 : first.length;
  for (const name of names) {
    while (!name.startsWith(first.slice(0, common))) common--;
  }
  const cut = Math.max(...['@', '/', '-', '_', ' ', '.'].map((mark) => first.slice(0, common).lastIndexOf(mark))) + 1;
  return new Map(names.map((name) => [name, cut < SHORTEST_LEFT_OUT ? name : `…${name.slice(cut)}`]));
}
