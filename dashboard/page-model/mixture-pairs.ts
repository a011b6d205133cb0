/** Of two domains; their names may hold anything. */
const TWO = /^(.+):\d+\+(.+):\d+$/s;
const ANOTHER = /:\d+\+/;

/**
 * The pairs of domains that networks were trained on at once, each once, as the figure of mixtures is asked for one:
 * `FIRST,SECOND`.
 * @param mixtures as `under:48+over:16`
 */
export function listPairs(mixtures: readonly string[]): readonly string[] {
  const pairs = mixtures.flatMap((mixture) => {
    const [, first, second] = TWO.exec(mixture) ?? [];
    return first === undefined || second === undefined || ANOTHER.test(first) ? [] : [[first, second] as const];
  });
  const known = new Map(pairs.map((pair) => [JSON.stringify([...pair].sort()), pair.join(',')] as const));
  return [...known.values()];
}
