import { formatDefocus } from '../../micrographs/format-quantity.js';

/** `structure 3, defocus −9.1 nm`; counts from 1. The defocus is C1 from the least contrast, where it is known. */
export function describeExample(index: number, appliedDefocusAngstrom: number | undefined): string {
  const structure = `structure ${index + 1}`;
  if (appliedDefocusAngstrom === undefined) return structure;
  return `${structure}, defocus ${formatDefocus(Math.round(appliedDefocusAngstrom))} nm`;
}
