type Vector = readonly [x: number, y: number, z: number];

export interface Lattice {
  /** Cell vectors a1, a2, a3 in Å. */
  readonly vectors: readonly [Vector, Vector, Vector];
  readonly basis: readonly Site[];
  /** Planes on which stacking faults are documented; absent: faults are an input error. */
  readonly faults?: BasalFaults;
}

export interface Site {
  readonly atomicNumber: number;
  /** Fractional coordinates. */
  readonly fraction: Vector;
  /** Which of the cell's basal planes the site belongs to, from 0; only in lattices with faults. */
  readonly plane?: number;
}

/** Close-packed planes that lie at A, B or C: plane type t sits t shifts beside type 0. */
export interface BasalFaults {
  /** Types of the planes of one cell, along a3. */
  readonly planeTypes: readonly number[];
  /** From one type to the next, in fractions of the cell. */
  readonly shift: Vector;
}

const [C, O, SI, S, FE, CO, CU, ZN, SE, AG, CD] = [6, 8, 14, 16, 26, 27, 29, 30, 34, 47, 48];

/**
 * Lattice constants: L. Rangel DaCosta, H. Oill, M. Scott, doi 10.69761/kjte5358. Wurtzite's u = 3/8 is the ideal value
 * (ZnS 0.3748: E. H. Kisi, M. M. Elcombe, Acta Cryst. C45 (1989) 1867). Oxygen of the spinels in origin choice 2:
 * Fe3O4 0.2549 (M. E. Fleet, Acta Cryst. B37 (1981) 917), Co3O4 0.2631 (W. L. Smith, A. D. Hobson, Acta Cryst. B29
 * (1973) 362). All iron of magnetite is one element here: its inverse charge order doesn't show.
 */
export const LATTICES: ReadonlyMap<string, Lattice> = new Map([
  ['w_ZnS', wurtzite(ZN, S, 3.8227, 6.2607)],
  ['w_CdSe', wurtzite(CD, SE, 4.2985, 7.0152)],
  ['fcc_Cu', cubic(3.6157, faceCentred(CU, [0, 0, 0]))],
  ['fcc_Ag', cubic(4.0782, faceCentred(AG, [0, 0, 0]))],
  ['dc_C', cubic(3.5673, diamond(C))],
  ['dc_Si', cubic(5.43, diamond(SI))],
  ['spinel_Fe3O4', cubic(8.394, spinel(FE, 0.2549))],
  ['spinel_Co3O4', cubic(8.065, spinel(CO, 0.2631))],
  ['bcc_Fe', cubic(2.866, [site(FE, [0, 0, 0]), site(FE, [1 / 2, 1 / 2, 1 / 2])])],
]);

export function atomsPerCubicAngstrom({ vectors: [a, b, c], basis }: Lattice): number {
  const volume =
    a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
  return basis.length / Math.abs(volume);
}

/** Space group 186: a plane is a pair of cation and anion on one vertical bond; planes alternate between A and B. */
function wurtzite(cation: number, anion: number, a: number, c: number): Lattice {
  const u = 3 / 8;
  return {
    vectors: [
      [a, 0, 0],
      [-a / 2, (a * Math.sqrt(3)) / 2, 0],
      [0, 0, c],
    ],
    basis: [
      { atomicNumber: cation, fraction: [1 / 3, 2 / 3, 0], plane: 0 },
      { atomicNumber: anion, fraction: [1 / 3, 2 / 3, u], plane: 0 },
      { atomicNumber: cation, fraction: [2 / 3, 1 / 3, 1 / 2], plane: 1 },
      { atomicNumber: anion, fraction: [2 / 3, 1 / 3, 1 / 2 + u], plane: 1 },
    ],
    faults: { planeTypes: [0, 1], shift: [1 / 3, -1 / 3, 0] },
  };
}

function cubic(a: number, basis: readonly Site[]): Lattice {
  return {
    vectors: [
      [a, 0, 0],
      [0, a, 0],
      [0, 0, a],
    ],
    basis,
  };
}

function diamond(atomicNumber: number): Site[] {
  return [...faceCentred(atomicNumber, [0, 0, 0]), ...faceCentred(atomicNumber, [1 / 4, 1 / 4, 1 / 4])];
}

/** Space group 227, origin choice 2: metal at 8a and 16d, oxygen at 32e (International Tables A). */
function spinel(metal: number, x: number): Site[] {
  const tetrahedral: Vector[] = [
    [1 / 8, 1 / 8, 1 / 8],
    [7 / 8, 3 / 8, 3 / 8],
  ];
  const octahedral: Vector[] = [
    [1 / 2, 1 / 2, 1 / 2],
    [1 / 4, 3 / 4, 0],
    [3 / 4, 0, 1 / 4],
    [0, 1 / 4, 3 / 4],
  ];
  const oxygen: Vector[] = [
    [x, x, x],
    [3 / 4 - x, 1 / 4 - x, 1 / 2 + x],
    [1 / 4 - x, 1 / 2 + x, 3 / 4 - x],
    [1 / 2 + x, 3 / 4 - x, 1 / 4 - x],
    [3 / 4 + x, 1 / 4 + x, 1 / 2 - x],
    [-x, -x, -x],
    [1 / 4 + x, 1 / 2 - x, 3 / 4 + x],
    [1 / 2 - x, 3 / 4 + x, 1 / 4 + x],
  ];
  return [
    ...[...tetrahedral, ...octahedral].flatMap((fraction) => faceCentred(metal, fraction)),
    ...oxygen.flatMap((fraction) => faceCentred(O, fraction)),
  ];
}

function faceCentred(atomicNumber: number, [x, y, z]: Vector): Site[] {
  return [
    site(atomicNumber, [x, y, z]),
    site(atomicNumber, [x, y + 1 / 2, z + 1 / 2]),
    site(atomicNumber, [x + 1 / 2, y, z + 1 / 2]),
    site(atomicNumber, [x + 1 / 2, y + 1 / 2, z]),
  ];
}

function site(atomicNumber: number, fraction: Vector): Site {
  return { atomicNumber, fraction };
}
