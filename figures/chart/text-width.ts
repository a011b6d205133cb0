/**
 * Widths of the letters of Arial and Helvetica in thousandths of the font's size, from the AFM metrics of Helvetica that
 * Adobe published for the PostScript core fonts; Liberation Sans has the same.
 */
const GROUPS: readonly (readonly [width: number, letters: string])[] = [
  [222, 'ijl’‘'],
  [260, '|'],
  [278, ' \u00a0!,./:;I[]\\ft·'],
  [333, '()-`r“”'],
  [400, '°⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉'],
  [500, 'Jckszxvy'],
  [556, '0123456789?abdeghnopquL_#$–µ'],
  [584, '+<=>~±×−÷≤≥'],
  [611, 'FTZ'],
  [667, 'ABEKPSVXY&'],
  [722, 'CDHNRUw'],
  [778, 'GOQ'],
  [833, 'Mm'],
  [889, '%'],
  [944, 'W'],
  [600, '⁻'],
  [1000, '…—→'],
];

const WIDTHS: ReadonlyMap<string, number> = new Map(
  GROUPS.flatMap(([width, letters]) => [...letters].map((letter) => [letter, width] as const)),
);
/** Of letters that are not in the table: wider than most. */
const OTHER = 700;
/** Bold letters against plain ones, at most. */
const BOLD = 1.08;

/** Width of a line of text in user units, for which its size is given. */
export function measureText(text: string, size: number, bold = false): number {
  let width = 0;
  for (const letter of text) width += WIDTHS.get(letter) ?? OTHER;
  return (width * size * (bold ? BOLD : 1)) / 1000;
}

export function measureWidest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => measureText(text, size)));
}
