import type { StructureClass } from '../../study/domain.js';
import type { RandomStream } from '../../study/random.js';
import { wrap, type Atoms } from '../atoms.js';
import {
  CARBON_ATOMS_PER_CUBIC_ANGSTROM,
  fillWithCarbon,
  LEAST_DISTANCE_ANGSTROM,
  nearestImage,
} from './amorphous-carbon.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';
import { atomsPerCubicAngstrom, LATTICES, type Lattice } from './lattices.js';
import { cutSphere, requireRoomForFaults } from './nanoparticle.js';
import { drawInteger, drawUniform, layOutParticles, type Disc } from './particle-layout.js';

const CARBON = 6;
/** How deep a particle sits in the carbon, in radii; in thinner carbon it goes down to its bottom. */
export const SUNK_RADII = 0.2;
/** Vacuum below and above, so that displaced atoms stay in the cell. */
export const MARGIN_ANGSTROM = 1;
/** Some hundred bytes an atom: more would not fit into the memory of common machines. */
const MOST_ATOMS = 10_000_000;

export interface Particle extends Disc {
  readonly zAngstrom: number;
  readonly stackingFaults: number;
  readonly atoms: number;
}

/**
 * Particles on amorphous carbon. The beam goes along +z: it enters through the carbon and leaves through the particles,
 * so the exit face is the plane just above the highest particle.
 */
export interface Structure {
  readonly particleAtoms: Atoms;
  readonly substrateAtoms: Atoms;
  readonly particles: readonly Particle[];
  readonly substrateThicknessAngstrom: number;
}

/**
 * Draws a structure of the class. The carbon that a particle overlaps, or comes nearer to than 1.4 Å, is left out.
 * @throws ImpossibleStructureError where the class can't be built.
 */
export function drawStructure(structure: StructureClass, stream: RandomStream): Structure {
  const lattice = findLattice(structure.particles.lattice);
  const { diameterAngstrom, stackingFaults } = structure.particles;
  requireRoomForFaults(lattice, diameterAngstrom[0] / 2, stackingFaults[1]);
  const side = structure.cellAngstrom;
  const thickness = drawUniform(structure.substrate.thicknessAngstrom, stream);
  const discs = layOutParticles(structure.particles, side, stream);
  requireFewAtoms(lattice, discs, side ** 2 * thickness);
  const surface = MARGIN_ANGSTROM + thickness;

  const particles: Particle[] = [];
  const atomicNumbers: number[] = [];
  const positions: number[] = [];
  for (const disc of discs) {
    const zAngstrom = surface + disc.radiusAngstrom - Math.min(SUNK_RADII * disc.radiusAngstrom, thickness);
    const faults = drawInteger(stackingFaults, stream);
    const sphere = cutSphere(lattice, disc.radiusAngstrom, faults, stream);
    sphere.atomicNumbers.forEach((atomicNumber, atom) => {
      atomicNumbers.push(atomicNumber);
      positions.push(
        wrap(disc.xAngstrom + sphere.positionsAngstrom[3 * atom], side),
        wrap(disc.yAngstrom + sphere.positionsAngstrom[3 * atom + 1], side),
        zAngstrom + sphere.positionsAngstrom[3 * atom + 2],
      );
    });
    particles.push({ ...disc, zAngstrom, stackingFaults: faults, atoms: sphere.atomicNumbers.length });
  }
  const carbon = fillWithCarbon(side, thickness, stream);
  for (let i = 2; i < carbon.length; i += 3) carbon[i] += MARGIN_ANGSTROM;
  const kept = removeOverlap(carbon, particles, side);

  const height = particles.reduce(
    (top, { zAngstrom, radiusAngstrom }) => Math.max(top, zAngstrom + radiusAngstrom),
    surface,
  );
  const cellAngstrom = [side, side, height + MARGIN_ANGSTROM] as const;
  return {
    particleAtoms: {
      cellAngstrom,
      atomicNumbers: Uint8Array.from(atomicNumbers),
      positionsAngstrom: Float64Array.from(positions),
    },
    substrateAtoms: {
      cellAngstrom,
      atomicNumbers: new Uint8Array(kept.length / 3).fill(CARBON),
      positionsAngstrom: kept,
    },
    particles,
    substrateThicknessAngstrom: thickness,
  };
}

function findLattice(name: string): Lattice {
  const lattice = LATTICES.get(name);
  if (lattice) return lattice;
  throw new ImpossibleStructureError(`unknown lattice '${name}'; known are ${[...LATTICES.keys()].join(', ')}`);
}

function requireFewAtoms(lattice: Lattice, discs: readonly Disc[], carbonCubicAngstrom: number): void {
  const volume = discs.reduce((sum, { radiusAngstrom }) => sum + (4 / 3) * Math.PI * radiusAngstrom ** 3, 0);
  const inParticles = volume * atomsPerCubicAngstrom(lattice);
  const atoms = inParticles + carbonCubicAngstrom * CARBON_ATOMS_PER_CUBIC_ANGSTROM;
  if (atoms <= MOST_ATOMS) return;
  throw new ImpossibleStructureError(
    `expected a structure of at most ${MOST_ATOMS / 1e6} million atoms, got one of ${(atoms / 1e6).toPrecision(3)} million`,
  );
}

function removeOverlap(carbon: Float64Array, particles: readonly Particle[], side: number): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i < carbon.length; i += 3) {
    const [x, y, z] = [carbon[i], carbon[i + 1], carbon[i + 2]];
    const isFree = particles.every(({ xAngstrom, yAngstrom, zAngstrom, radiusAngstrom }) => {
      const distance = Math.hypot(nearestImage(x - xAngstrom, side), nearestImage(y - yAngstrom, side), z - zAngstrom);
      return distance >= radiusAngstrom + LEAST_DISTANCE_ANGSTROM;
    });
    if (isFree) kept.push(x, y, z);
  }
  return Float64Array.from(kept);
}
