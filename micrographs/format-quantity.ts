import type { Range } from '../study/domain.js';

/** Six digits, a true minus sign. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)) + 0).replace('-', '−');
}

export function formatRange([low, high]: Range): string {
  return low === high ? formatNumber(low) : `${formatNumber(low)}–${formatNumber(high)}`;
}

/** `2.4–3.2 nm`. */
export function formatNanometreRange([low, high]: Range): string {
  return `${formatRange([low / 10, high / 10])} nm`;
}

export function formatNanometre(angstrom: number): string {
  return `${formatNumber(angstrom / 10)} nm`;
}

/** In nm, with the sign that says under- or overfocus: `−10`, `+2.5`, `0`. */
export function formatDefocus(angstrom: number): string {
  return `${angstrom > 0 ? '+' : ''}${formatNumber(angstrom / 10)}`;
}

/** In the unit of its size: `1.2 mm`, `−13 µm`, `5 nm`. */
export function formatAberration(angstrom: number): string {
  const size = Math.abs(angstrom);
  if (size >= 1e6) return `${formatNumber(angstrom / 1e7)} mm`;
  if (size >= 1e3) return `${formatNumber(angstrom / 1e4)} µm`;
  return formatNanometre(angstrom);
}
