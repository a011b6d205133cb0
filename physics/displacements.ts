/**
 * Root mean square thermal displacements a direction, u = sqrt(B / (8 pi^2)) of the Debye-Waller factor B, near room
 * temperature. One value an element, whatever the lattice: the paper states none, and its carbon film and its particles
 * are displaced alike. Where an element stands in several lattices, its value is of the one named here.
 */

/** Of all elements, or of each. */
export type Displacement = number | ((atomicNumber: number) => number);

interface ThermalMotion {
  readonly displacementAngstrom: number;
  readonly source: string;
}

/** Of elements that the table lacks: B = 0.51 Å^2, the order of copper and silicon at room temperature. */
export const FALLBACK_DISPLACEMENT_ANGSTROM = 0.08;

const PENG = 'L.-M. Peng, G. Ren, S. L. Dudarev, M. J. Whelan, Acta Cryst. A52 (1996) 456, elemental crystal at 280 K';
const GAO = 'H. X. Gao, L.-M. Peng, Acta Cryst. A55 (1999) 926, ZnS at 300 K';
const DEBYE = 'estimate: Debye model at 300 K';

/** By atomic number. u is rounded to 0.001 Å; the B that it comes from, in Å^2, stands with its source. */
const THERMAL_MOTION: ReadonlyMap<number, ThermalMotion> = new Map([
  // diamond; bonds of amorphous carbon are about as stiff
  [6, { displacementAngstrom: 0.042, source: `${PENG}, B = 0.142 (diamond)` }],
  [
    8,
    {
      displacementAngstrom: FALLBACK_DISPLACEMENT_ANGSTROM,
      source: 'no refinement of a spinel was at hand: the fallback, B = 0.51',
    },
  ],
  [14, { displacementAngstrom: 0.077, source: `${PENG}, B = 0.463` }],
  [16, { displacementAngstrom: 0.097, source: `${GAO}, B = 0.746` }],
  // the metal; iron of magnetite is taken to move as much
  [26, { displacementAngstrom: 0.063, source: `${PENG}, B = 0.310 (bcc)` }],
  [27, { displacementAngstrom: 0.063, source: `${DEBYE}, Debye temperature of the metal 445 K, B = 0.31` }],
  [29, { displacementAngstrom: 0.082, source: `${PENG}, B = 0.526` }],
  [30, { displacementAngstrom: 0.105, source: `${GAO}, B = 0.867` }],
  [34, { displacementAngstrom: 0.119, source: `${DEBYE}, mean mass and Debye temperature of CdSe, 181 K, B = 1.11` }],
  [47, { displacementAngstrom: 0.094, source: `${PENG}, B = 0.702` }],
  [48, { displacementAngstrom: 0.119, source: `${DEBYE}, mean mass and Debye temperature of CdSe, 181 K, B = 1.11` }],
]);

/** The table's value, or 0.08 Å for an element that it lacks. */
export function thermalDisplacementAngstrom(atomicNumber: number): number {
  return THERMAL_MOTION.get(atomicNumber)?.displacementAngstrom ?? FALLBACK_DISPLACEMENT_ANGSTROM;
}

/** Where the value comes from, for people. */
export function thermalDisplacementSource(atomicNumber: number): string {
  return THERMAL_MOTION.get(atomicNumber)?.source ?? 'the fallback: an element without a source';
}
