/**
 * ||values - reference|| / ||reference - background||. With the vacuum as the background: it fills most of a field, and
 * would hide what is wrong elsewhere.
 */
export function relativeError(
  values: ArrayLike<number>,
  reference: ArrayLike<number>,
  background: (index: number) => number = () => 0,
): number {
  if (values.length !== reference.length) {
    throw new RangeError(`expected ${reference.length} values to compare, got ${values.length}`);
  }
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += (values[i] - reference[i]) ** 2;
    norm += (reference[i] - background(i)) ** 2;
  }
  return Math.sqrt(difference / norm);
}
