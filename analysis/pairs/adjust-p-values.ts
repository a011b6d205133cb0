/**
 * Of several tests, so that the chance of one false finding among them stays below what each p-value says (S. Holm, Scand. J.
 * Stat. 6 (1979) 65, https://www.jstor.org/stable/4615733). In the order of the arguments.
 */
export function adjustPValues(pValues: readonly number[]): readonly number[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  order.forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[at]));
    adjusted[at] = largest;
  });
  return adjusted;
}
