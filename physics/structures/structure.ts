import type { StructureClass } from '../../study/domain.js';
import type { RandomStream } from '../../study/random.js';
import { wrap, type Atoms } from '../atoms.js';
import { fillWithCarbon, LEAST_DISTANCE_ANGSTROM, nearestImage } from './amorphous-carbon.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';
import { LATTICES } from './lattices.js';
import { cutSphere } from './nanoparticle.js';
import { drawInteger, drawUniform, layOutParticles, type Disc } from './particle-layout.js';

const CARBON = 6;
/** How deep a particle sits in the carbon, in radii. */
const SUNK_RADII = 0.2;
/** Vacuum below and above, so that displaced atoms stay in the cell. */
const MARGIN_ANGSTROM = 1;

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
  const lattice = LATTICES.get(structure.particles.lattice);
  if (!lattice) {
    const known = [...LATTICES.keys()].join(', ');
    throw new ImpossibleStructureError(`unknown lattice '${structure.particles.lattice}'; known are ${known}`);
  }
  const side = structure.cellAngstrom;
  const thickness = drawUniform(structure.substrate.thicknessAngstrom, stream);
  const discs = layOutParticles(structure.particles, side, stream);
  const surface = MARGIN_ANGSTROM + thickness;
  const sunk = thickness > 0 ? SUNK_RADII : 0;

  const particles: Particle[] = [];
  const atomicNumbers: number[] = [];
  const positions: number[] = [];
  for (const disc of discs) {
    const zAngstrom = surface + disc.radiusAngstrom * (1 - sunk);
    const stackingFaults = drawInteger(structure.particles.stackingFaults, stream);
    const sphere = cutSphere(lattice, disc.radiusAngstrom, stackingFaults, stream);
    atomicNumbers.push(...sphere.atomicNumbers);
    for (let i = 0; i < sphere.positionsAngstrom.length; i += 3) {
      positions.push(
        wrap(disc.xAngstrom + sphere.positionsAngstrom[i], side),
        wrap(disc.yAngstrom + sphere.positionsAngstrom[i + 1], side),
        zAngstrom + sphere.positionsAngstrom[i + 2],
      );
    }
    particles.push({ ...disc, zAngstrom, stackingFaults, atoms: sphere.atomicNumbers.length });
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
