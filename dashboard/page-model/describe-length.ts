import { formatNumber } from '../../micrographs/format-quantity.js';

/** In nm, below one in Å: `5 nm`, `2 Å`. */
export function describeLength(nanometre: number): string {
  return nanometre < 1 ? `${formatNumber(10 * nanometre)} Å` : `${formatNumber(nanometre)} nm`;
}

/** C1 in words: `10 nm underfocus`, `at least contrast`. */
export function describeDefocus(nanometre: number): string {
  if (nanometre === 0) return 'at least contrast';
  return `${formatNumber(Math.abs(nanometre))} nm ${nanometre < 0 ? 'underfocus' : 'overfocus'}`;
}
