import type { Atoms } from '../../../physics/atoms.js';
import { nearestImage } from '../../../physics/structures/amorphous-carbon.js';
import type { Particle, Structure } from '../../../physics/structures/structure.js';

/** A particle of a structure with its atoms around its centre; periodic images in x and y are resolved. */
export interface Ball {
  readonly particle: Particle;
  readonly atomicNumbers: Uint8Array;
  /** x, y, z of each atom in Å from the centre. */
  readonly positions: Float64Array;
}

type Vector = readonly [x: number, y: number, z: number];

/** Atoms are listed particle by particle. */
export function splitParticles({ particles, particleAtoms }: Structure): readonly Ball[] {
  const [side] = particleAtoms.cellAngstrom;
  let first = 0;
  return particles.map((particle) => {
    const end = first + particle.atoms;
    const positions = particleAtoms.positionsAngstrom.slice(3 * first, 3 * end);
    for (let i = 0; i < positions.length; i += 3) {
      positions[i] = nearestImage(positions[i] - particle.xAngstrom, side);
      positions[i + 1] = nearestImage(positions[i + 1] - particle.yAngstrom, side);
      positions[i + 2] -= particle.zAngstrom;
    }
    const atomicNumbers = particleAtoms.atomicNumbers.subarray(first, end);
    first = end;
    return { particle, atomicNumbers, positions };
  });
}

/** Atoms of the element around a point, any element if it is 0; places relative to the ball's centre. */
export function atomsAround({ atomicNumbers, positions }: Ball, point: Vector, reach: number, element = 0): Vector[] {
  const found: Vector[] = [];
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    if (element !== 0 && atomicNumbers[atom] !== element) continue;
    const [x, y, z] = [positions[3 * atom], positions[3 * atom + 1], positions[3 * atom + 2]];
    const squared = (x - point[0]) ** 2 + (y - point[1]) ** 2 + (z - point[2]) ** 2;
    if (squared <= reach ** 2) found.push([x, y, z]);
  }
  return found;
}

export function distance(a: Vector, b: Vector): number {
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
}

/** Distances from the element's atom that is nearest to the centre to its neighbours of the other element, ascending. */
export function measureNeighbours(ball: Ball, from: number, to: number, reach: number): number[] {
  const inner = atomsAround(ball, [0, 0, 0], reach, from);
  const central = inner.reduce((best, atom) => (Math.hypot(...atom) < Math.hypot(...best) ? atom : best));
  return atomsAround(ball, central, reach, to)
    .map((atom) => distance(atom, central))
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
}

/** Shortest distance between an atom of one and an atom of the other ball, nearest images; Infinity well above `reach`. */
export function measureAtomGap(a: Ball, b: Ball, side: number, reach: number): number {
  const between: Vector = [
    nearestImage(b.particle.xAngstrom - a.particle.xAngstrom, side),
    nearestImage(b.particle.yAngstrom - a.particle.yAngstrom, side),
    b.particle.zAngstrom - a.particle.zAngstrom,
  ];
  const facing = atomsAround(a, between, b.particle.radiusAngstrom + reach);
  const back: Vector = [-between[0], -between[1], -between[2]];
  let least = Infinity;
  for (const [x, y, z] of atomsAround(b, back, a.particle.radiusAngstrom + reach)) {
    const place: Vector = [x + between[0], y + between[1], z + between[2]];
    for (const other of facing) least = Math.min(least, distance(place, other));
  }
  return least;
}

/**
 * Shortest distance from any atom of the first to any other atom of the second list, periodic in x and y, at most `reach`.
 * By boxes no narrower than `reach`.
 */
export function findNearest(from: Atoms, to: Atoms, reach = 3): number {
  const [side] = from.cellAngstrom;
  const wide = Math.max(1, Math.floor(side / reach));
  const boxes = new Map<number, number[]>();
  const boxOf = (x: number, y: number, z: number) => (x * wide + y) * 4096 + z + 2048;
  const column = (value: number) => Math.min(wide - 1, Math.floor((value / side) * wide));
  const target = to.positionsAngstrom;
  for (let i = 0; i < target.length; i += 3) {
    const box = boxOf(column(target[i]), column(target[i + 1]), Math.floor(target[i + 2] / reach));
    const members = boxes.get(box);
    if (members) members.push(i);
    else boxes.set(box, [i]);
  }
  const source = from.positionsAngstrom;
  let nearest = reach ** 2;
  for (let i = 0; i < source.length; i += 3) {
    const [x, y, z] = [column(source[i]), column(source[i + 1]), Math.floor(source[i + 2] / reach)];
    for (let box = 0; box < 27; box++) {
      const [nx, ny] = [(x + (box % 3) - 1 + wide) % wide, (y + (Math.floor(box / 3) % 3) - 1 + wide) % wide];
      for (const j of boxes.get(boxOf(nx, ny, z + Math.floor(box / 9) - 1)) ?? []) {
        if (from === to && i === j) continue;
        const dx = nearestImage(source[i] - target[j], side);
        const dy = nearestImage(source[i + 1] - target[j + 1], side);
        nearest = Math.min(nearest, dx * dx + dy * dy + (source[i + 2] - target[j + 2]) ** 2);
      }
    }
  }
  return Math.sqrt(nearest);
}
