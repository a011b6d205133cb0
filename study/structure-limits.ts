/**
 * What `physics/structures` can't build, told before anything is simulated. The numbers are those of its files; a test
 * holds both to the same limits.
 */
import type { Range } from './domain.js';
import { LATTICES, type LatticeName } from './lattices.js';

/** More would not fit into the memory of common machines. */
export const MOST_ATOMS = 10_000_000;

/** Faults lie within this share of the radius around the centre, and so many planes apart. */
const FAULTED_SHARE = 0.8;
const FAULT_DISTANCE_PLANES = 3;

/** Amorphous carbon of 2.2 g/cm³, rounded up. */
const CARBON_ATOMS_PER_CUBIC_ANGSTROM = 0.11031;

/** Densest packing of equal circles, a share of the plane: pi / sqrt(12) (Lagrange, 1773). */
const DENSEST_PACKING = Math.PI / Math.sqrt(12);

/** How many stacking faults any particle of that diameter can hold. */
export function countFaultsThatFit(lattice: LatticeName, diameterAngstrom: number): number {
  const { basalSpacingAngstrom } = LATTICES[lattice];
  if (basalSpacingAngstrom === 0) return 0;
  // n faults need 3 (n - 1) + 1 planes, which must be thinner than the faulted part
  const planes = (FAULTED_SHARE * diameterAngstrom) / basalSpacingAngstrom;
  return Math.max(0, Math.ceil((planes - 1) / FAULT_DISTANCE_PLANES));
}

/** Not rounded: no more circles of that diameter fit into the periodic square. */
export function countPackedDiscs(diameterAngstrom: number, cellAngstrom: number): number {
  return (DENSEST_PACKING * cellAngstrom ** 2) / (Math.PI * (diameterAngstrom / 2) ** 2);
}

/** Lengths in Å. */
interface StructureSize {
  readonly diameter: Range;
  readonly particles: Range;
  readonly gap: number;
  readonly carbon: Range;
  readonly cell: number;
}

/** No structure of the class has more atoms: the largest particles, as many as are asked for and fit, on the thickest carbon. */
export function boundAtoms(lattice: LatticeName, { diameter, particles, gap, carbon, cell }: StructureSize): number {
  const count = Math.min(particles[1], Math.max(1, countPackedDiscs(diameter[1] + gap, cell)));
  const inParticles = count * (Math.PI / 6) * diameter[1] ** 3 * LATTICES[lattice].atomsPerCubicAngstrom;
  return inParticles + cell ** 2 * carbon[1] * CARBON_ATOMS_PER_CUBIC_ANGSTROM;
}
