import type { Atoms } from '../atoms.js';

/** Edges in Å, angles in degrees: alpha between b and c, beta between a and c, gamma between a and b. */
export interface CellParameters {
  readonly edgesAngstrom: readonly [a: number, b: number, c: number];
  readonly anglesDegrees: readonly [alpha: number, beta: number, gamma: number];
}

type Vector = readonly [x: number, y: number, z: number];

/** A cell as the simulator takes it, and how the given cell lies in it. */
export interface OrthogonalCell {
  readonly cellAngstrom: Vector;
  /** The given cell's a, b and c in Å. */
  readonly vectorsAngstrom: readonly [a: Vector, b: Vector, c: Vector];
  /** Where the given cell's atoms appear in this one, in Å; the first is [0, 0, 0]. */
  readonly copiesAngstrom: readonly Vector[];
}

/** Angles are given with one or two decimals. */
const ANGLE_TOLERANCE_DEGREES = 0.02;
/** Edges that symmetry makes equal differ in the last digits of a relaxed or refined cell. */
const EDGE_TOLERANCE = 1e-3;

/**
 * The orthogonal cell of the same crystal in the same orientation, a along x and c along z: the cell itself where all
 * angles are 90°; a, a sqrt(3), c with twice the atoms where only gamma isn't, a = b, and it is 120° or 60°. Undefined for
 * other cells.
 */
export function maybeOrthogonalCell({ edgesAngstrom, anglesDegrees }: CellParameters): OrthogonalCell | undefined {
  const [a, b, c] = edgesAngstrom;
  const [alpha, beta, gamma] = anglesDegrees;
  const is = (angle: number, wanted: number) => Math.abs(angle - wanted) <= ANGLE_TOLERANCE_DEGREES;
  if (!is(alpha, 90) || !is(beta, 90)) return undefined;
  if (is(gamma, 90)) {
    return {
      cellAngstrom: [a, b, c],
      vectorsAngstrom: [
        [a, 0, 0],
        [0, b, 0],
        [0, 0, c],
      ],
      copiesAngstrom: [[0, 0, 0]],
    };
  }
  const isHexagonal = (is(gamma, 120) || is(gamma, 60)) && Math.abs(a / b - 1) <= EDGE_TOLERANCE;
  if (!isHexagonal) return undefined;
  const width = a * Math.sqrt(3);
  return {
    cellAngstrom: [a, width, c],
    vectorsAngstrom: [
      [a, 0, 0],
      [is(gamma, 120) ? -a / 2 : a / 2, width / 2, 0],
      [0, 0, c],
    ],
    copiesAngstrom: [
      [0, 0, 0],
      [a / 2, width / 2, 0],
    ],
  };
}

/** The places of atoms in Å once for every copy of the given cell; each atom's copies follow one another. */
export function copyAtoms(atoms: Atoms, { cellAngstrom, copiesAngstrom }: OrthogonalCell): Atoms {
  const count = copiesAngstrom.length;
  const positionsAngstrom = new Float64Array(count * atoms.positionsAngstrom.length);
  const atomicNumbers = new Uint8Array(count * atoms.atomicNumbers.length);
  atoms.atomicNumbers.forEach((atomicNumber, atom) => {
    const [x, y, z] = atoms.positionsAngstrom.subarray(3 * atom, 3 * atom + 3);
    copiesAngstrom.forEach(([dx, dy, dz], copy) => {
      const copied = count * atom + copy;
      atomicNumbers[copied] = atomicNumber;
      positionsAngstrom.set([x + dx, y + dy, z + dz], 3 * copied);
    });
  });
  return { cellAngstrom, atomicNumbers, positionsAngstrom };
}

/** For messages about another cell. */
export const ORTHOGONAL_CELLS =
  'angles of 90°, or gamma 120° or 60° with a = b (other crystals: an orthogonal supercell)';
