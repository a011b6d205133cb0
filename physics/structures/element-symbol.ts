import { ATOMIC_NUMBERS } from '../scattering.js';

/** For messages about a symbol that is none of them. */
export const KNOWN_ELEMENTS = 'the symbol of an element from H to Lr';

/** Atomic number of a symbol in any case, `CD` as well as `Cd`; D, deuterium, is hydrogen. */
export function findAtomicNumber(symbol: string): number | undefined {
  const exact = ATOMIC_NUMBERS.get(symbol);
  if (exact !== undefined || symbol.length > 2) return exact;
  const capitalised = symbol.slice(0, 1).toUpperCase() + symbol.slice(1).toLowerCase();
  return ATOMIC_NUMBERS.get(capitalised === 'D' ? 'H' : capitalised);
}

/** Of an atom type such as `Cd2+`, `O2-`, `Cval` or `SI`: the letters must be an element. */
export function findElementOfType(type: string): number | undefined {
  return findAtomicNumber(leadingLetters(type).replace(/val$/, ''));
}

/** Of an atom's label such as `Se1`, `OW2` or `Cgamma1`: it begins with an element, and two letters go before one. */
export function findElementOfLabel(label: string): number | undefined {
  const letters = leadingLetters(label);
  return findAtomicNumber(letters.slice(0, 2)) ?? findAtomicNumber(letters.slice(0, 1));
}

/** Ten are enough to tell. */
function leadingLetters(text: string): string {
  return /^[A-Za-z]*/.exec(text.slice(0, 10))?.[0] ?? '';
}
