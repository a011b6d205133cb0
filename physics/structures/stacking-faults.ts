import type { RandomStream } from '../../study/random.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';
import type { BasalFaults } from './lattices.js';

/** Least distance between two faults, in basal planes. */
const LEAST_DISTANCE = 3;

/**
 * Draws the basal planes from which a fault shifts everything above, ascending and at least three planes apart.
 *
 * @param planes candidates, consecutive and ascending
 */
export function drawFaultPlanes(planes: readonly number[], count: number, stream: RandomStream): number[] {
  let free = planes;
  const drawn: number[] = [];
  for (let fault = 0; fault < count; fault++) {
    const plane = free[stream.integer(free.length)];
    if (plane === undefined) {
      throw new ImpossibleStructureError(
        `${count} stacking faults, ${LEAST_DISTANCE} planes apart, do not fit among ${planes.length} basal planes`,
      );
    }
    drawn.push(plane);
    free = free.filter((other) => Math.abs(other - plane) >= LEAST_DISTANCE);
  }
  return drawn.sort((a, b) => a - b);
}

/**
 * How many of the lattice's shifts each plane is moved by. At a fault the crystal above glides by 1/3<1 -1 0>, to the one
 * side that brings no plane on top of its like: A B A B | A B becomes A B A B | C A.
 */
export function accumulateShifts(
  planes: readonly number[],
  faultPlanes: readonly number[],
  faults: BasalFaults,
): Map<number, number> {
  const natural = (plane: number) => faults.planeTypes[modulo(plane, faults.planeTypes.length)];
  const shifts = new Map<number, number>();
  let shift = 0;
  for (const plane of planes) {
    if (faultPlanes.includes(plane)) {
      const below = modulo(natural(plane - 1) + shift, 3);
      const above = modulo(natural(plane) + shift, 3);
      const third = 3 - below - above;
      shift += modulo(third - above, 3) === 1 ? 1 : -1;
    }
    shifts.set(plane, shift);
  }
  return shifts;
}

function modulo(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
