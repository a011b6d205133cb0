import type { LatticeName } from '../../../study/lattices.js';

export interface Crystal {
  /** g/cm^3 at room temperature: CRC Handbook of Chemistry and Physics. */
  readonly density: number;
  /** Shortest distance between two atoms, Å. */
  readonly bond: number;
  /** What the atoms of the first element have around them. */
  readonly shells: readonly Shell[];
}

/** Atoms of one element around one of another. */
export interface Shell {
  readonly from: number;
  readonly to: number;
  /** Successive groups of neighbours and their mean distance in Å. */
  readonly neighbours: readonly (readonly [count: number, distanceAngstrom: number])[];
}

/**
 * Elements: nearest distances and lattice constants of C. Kittel, Introduction to Solid State Physics, chapter 1. Wurtzite:
 * powder diffraction files 08-0459 (CdSe) and 36-1450 (ZnS). Spinels: oxygen has one tetrahedral and three octahedral
 * neighbours, at 1.89 and 2.06 Å in Fe3O4 (M. E. Fleet, Acta Cryst. B37 (1981) 917), at 1.93 and 1.92 Å in Co3O4
 * (W. L. Smith, A. D. Hobson, Acta Cryst. B29 (1973) 362).
 */
export const TEXTBOOK: Readonly<Record<LatticeName, Crystal>> = {
  w_CdSe: {
    density: 5.66,
    bond: 2.63,
    shells: [
      { from: 48, to: 34, neighbours: [[4, 2.63]] },
      { from: 48, to: 48, neighbours: [[12, 4.3]] },
    ],
  },
  w_ZnS: {
    density: 4.09,
    bond: 2.34,
    shells: [
      { from: 30, to: 16, neighbours: [[4, 2.34]] },
      { from: 30, to: 30, neighbours: [[12, 3.82]] },
    ],
  },
  bcc_Fe: { density: 7.87, bond: 2.48, shells: [elemental(26, [8, 2.48], [6, 2.87])] },
  fcc_Ag: { density: 10.5, bond: 2.88, shells: [elemental(47, [12, 2.89], [6, 4.09])] },
  fcc_Cu: { density: 8.93, bond: 2.56, shells: [elemental(29, [12, 2.56], [6, 3.61])] },
  spinel_Co3O4: { density: 6.1, bond: 1.92, shells: [{ from: 8, to: 27, neighbours: [[4, (1.93 + 3 * 1.92) / 4]] }] },
  spinel_Fe3O4: { density: 5.2, bond: 1.89, shells: [{ from: 8, to: 26, neighbours: [[4, (1.89 + 3 * 2.06) / 4]] }] },
  dc_C: { density: 3.51, bond: 1.54, shells: [elemental(6, [4, 1.54], [12, 3.567 / Math.SQRT2])] },
  dc_Si: { density: 2.33, bond: 2.35, shells: [elemental(14, [4, 2.35], [12, 5.43 / Math.SQRT2])] },
};

export const GRAM_PER_MOLE: ReadonlyMap<number, number> = new Map([
  [6, 12.011],
  [8, 15.999],
  [14, 28.085],
  [16, 32.06],
  [26, 55.845],
  [27, 58.933],
  [29, 63.546],
  [30, 65.38],
  [34, 78.971],
  [47, 107.868],
  [48, 112.414],
]);

function elemental(atomicNumber: number, ...neighbours: Shell['neighbours']): Shell {
  return { from: atomicNumber, to: atomicNumber, neighbours };
}
