import type { RandomStream } from '../../study/random.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';
import type { BasalFaults, Lattice } from './lattices.js';
import { drawRotation, rotate } from './rotation.js';
import { accumulateShifts, countPlanesNeeded, drawFaultPlanes } from './stacking-faults.js';

/** Atoms of a particle around its centre. */
export interface Nanoparticle {
  readonly atomicNumbers: readonly number[];
  /** x, y, z of each atom in Å from the centre of the sphere. */
  readonly positionsAngstrom: readonly number[];
}

/** A sphere cut from the lattice at a uniformly random origin and orientation, with faults on random basal planes. */
export function cutSphere(
  lattice: Lattice,
  radiusAngstrom: number,
  faults: number,
  stream: RandomStream,
): Nanoparticle {
  const rotation = drawRotation(stream);
  const origin = toCartesian(lattice, stream.uniform(), stream.uniform(), stream.uniform());
  const shiftOf = faults === 0 ? () => NO_SHIFT : drawShifts(lattice, radiusAngstrom, faults, origin[2], stream);
  const sites = lattice.basis.map((site) => ({ ...site, position: toCartesian(lattice, ...site.fraction) }));
  const shift = lattice.faults ? toCartesian(lattice, ...lattice.faults.shift) : [0];
  const farthest = Math.max(...sites.map(({ position }) => Math.hypot(...position))) + Math.hypot(...shift);
  const atomicNumbers: number[] = [];
  const positionsAngstrom: number[] = [];
  const reach = cellReach(lattice, radiusAngstrom);
  for (let i = -reach[0]; i <= reach[0]; i++) {
    for (let j = -reach[1]; j <= reach[1]; j++) {
      for (let k = -reach[2]; k <= reach[2]; k++) {
        const cell = toCartesian(lattice, i, j, k);
        const corner = [cell[0] - origin[0], cell[1] - origin[1], cell[2] - origin[2]] as const;
        if (Math.hypot(corner[0], corner[1], corner[2]) > radiusAngstrom + farthest) continue;
        for (const { atomicNumber, position, plane } of sites) {
          const [shiftX, shiftY] = shiftOf(k, plane);
          const x = corner[0] + position[0] + shiftX;
          const y = corner[1] + position[1] + shiftY;
          const z = corner[2] + position[2];
          if (x * x + y * y + z * z > radiusAngstrom ** 2) continue;
          const rotated = rotate(rotation, x, y, z);
          atomicNumbers.push(atomicNumber);
          positionsAngstrom.push(rotated[0], rotated[1], rotated[2]);
        }
      }
    }
  }
  return { atomicNumbers, positionsAngstrom };
}

const NO_SHIFT: readonly [number, number] = [0, 0];

/** Faults lie within this share of the radius around the centre. */
const FAULTED_SHARE = 0.8;

/**
 * Makes sure that every sphere of at least this radius can hold the faults, so that a class of structures fails at its
 * first structure or at none.
 * @throws ImpossibleStructureError
 */
export function requireRoomForFaults(lattice: Lattice, leastRadiusAngstrom: number, faults: number): void {
  if (faults === 0) return;
  const planes = basalFaults(lattice).planeTypes.length;
  const depth = countPlanesNeeded(faults) * (lattice.vectors[2][2] / planes);
  if (depth < 2 * FAULTED_SHARE * leastRadiusAngstrom) return;
  throw new ImpossibleStructureError(
    `${faults} stacking faults need a particle of more than ${(depth / FAULTED_SHARE).toFixed(1)} Å in diameter, ` +
      `got ${2 * leastRadiusAngstrom} Å`,
  );
}

function basalFaults({ faults }: Lattice): BasalFaults {
  if (faults) return faults;
  throw new ImpossibleStructureError('this lattice has no documented fault plane: stacking faults must be 0');
}

type ShiftOf = (cell: number, plane: number | undefined) => readonly [number, number];

/** In-plane shift of every basal plane, x and y in Å. */
function drawShifts(lattice: Lattice, radius: number, count: number, originZ: number, stream: RandomStream): ShiftOf {
  const faults = basalFaults(lattice);
  const perCell = faults.planeTypes.length;
  const spacing = lattice.vectors[2][2] / perCell;
  const first = Math.ceil((originZ - radius) / spacing) - perCell;
  const last = Math.floor((originZ + radius) / spacing) + perCell;
  const planes = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const inside = planes.filter((plane) => Math.abs(plane * spacing - originZ) < FAULTED_SHARE * radius);
  const shifts = accumulateShifts(planes, drawFaultPlanes(inside, count, stream), faults);
  const shift = toCartesian(lattice, ...faults.shift);
  return (cell, plane) => {
    const count = shifts.get(cell * perCell + (plane ?? 0)) ?? 0;
    return [count * shift[0], count * shift[1]];
  };
}

function toCartesian({ vectors: [a, b, c] }: Lattice, i: number, j: number, k: number): [number, number, number] {
  return [i * a[0] + j * b[0] + k * c[0], i * a[1] + j * b[1] + k * c[1], i * a[2] + j * b[2] + k * c[2]];
}

/** Cells a direction that cover the sphere: |i| <= radius / spacing of the lattice planes, plus origin, basis and shifts. */
function cellReach({ vectors }: Lattice, radius: number): [number, number, number] {
  const reach = (axis: number) => {
    const cross = crossProduct(vectors[(axis + 1) % 3], vectors[(axis + 2) % 3]);
    const own = vectors[axis];
    const spacing = Math.abs(own[0] * cross[0] + own[1] * cross[1] + own[2] * cross[2]) / Math.hypot(...cross);
    return Math.ceil(radius / spacing) + 3;
  };
  return [reach(0), reach(1), reach(2)];
}

function crossProduct(a: readonly number[], b: readonly number[]): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
