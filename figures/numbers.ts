/** Numbers as text for people: a true minus sign, no needless digits. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)) + 0).replace('-', '−');
}

/** `10⁻⁴`, `3×10⁻⁴`. */
export function formatRate(rate: number): string {
  const [factor, exponent] = rate.toExponential().split('e');
  const power = `10${[...exponent.replace('+', '')].map((letter) => RAISED[letter] ?? letter).join('')}`;
  return factor === '1' ? power : `${factor}×${power}`;
}

const RAISED: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** `2,754`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3 networks`, `12 to 144 networks`. */
export function formatCounts(counts: readonly number[], what = 'networks'): string {
  const filled = counts.filter((count) => count > 0);
  if (filled.length === 0) return `no ${what}`;
  const [least, most] = [Math.min(...filled), Math.max(...filled)];
  return `${least === most ? formatCount(most) : `${formatCount(least)} to ${formatCount(most)}`} ${what}`;
}
