import { INVERSE_KAPPA } from './electron.js';
import { LOBATO_COEFFICIENTS } from './lobato-coefficients.js';

/** Elements with coefficients, from H to Lr, by symbol. */
export const ATOMIC_NUMBERS: ReadonlyMap<string, number> = new Map(
  LOBATO_COEFFICIENTS.map(([symbol], index) => [symbol, index + 1]),
);

export function isKnownElement(atomicNumber: number): boolean {
  return LOBATO_COEFFICIENTS[atomicNumber - 1] !== undefined;
}

/** @throws RangeError where the element has no coefficients here. */
export function symbolOf(atomicNumber: number): string {
  return requireRow(atomicNumber)[0];
}

/**
 * Electron scattering factor f(k) = sum a (2 + b k^2) / (1 + b k^2)^2 in Å, k = 1/d in 1/Å, not relativistic.
 * In doubles: carbon's coefficients are +-200 Å and cancel.
 * @throws RangeError where the element has no coefficients here.
 */
export function scatteringFactorAngstrom(atomicNumber: number, kSquared: number): number {
  const [, a, b] = requireRow(atomicNumber);
  let sum = 0;
  for (let i = 0; i < 5; i++) {
    const x = b[i] * kSquared;
    sum += (a[i] * (2 + x)) / (1 + x) ** 2;
  }
  return sum;
}

/** Two-dimensional Fourier transform of the projected potential in V Å^3. */
export function projectedScatteringFactor(atomicNumber: number, kSquared: number): number {
  return scatteringFactorAngstrom(atomicNumber, kSquared) * INVERSE_KAPPA;
}

function requireRow(atomicNumber: number) {
  const row = LOBATO_COEFFICIENTS[atomicNumber - 1];
  if (row) return row;
  throw new RangeError(`no scattering factor for atomic number ${atomicNumber}; known are 1 (H) to 103 (Lr)`);
}
