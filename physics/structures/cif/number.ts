/** No number of a file is longer; some pathological words are. */
const LONGEST = 64;

/** A number of a CIF without its standard uncertainty, `5.43(2)` or `-.5e-3`; undefined for anything else. */
export function maybeCifNumber(word: string): number | undefined {
  if (word.length > LONGEST) return undefined;
  const match = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)(?:\(\d+\))?$/.exec(word);
  return match ? Number(match[1]) : undefined;
}
