import type { RandomStream } from '../../study/random.js';
import { ImpossibleStructureError } from './impossible-structure-error.js';
import type { BasalFaults } from './lattices.js';

/** Least distance between two faults, in basal planes. */
const LEAST_DISTANCE = 3;

/** How many consecutive basal planes the faults need at least. */
export function countPlanesNeeded(faults: number): number {
  return faults === 0 ? 0 : LEAST_DISTANCE * (faults - 1) + 1;
}

/**
 * Draws the basal planes from which a fault shifts everything above, ascending and at least three planes apart. Every
 * such choice is equally likely: distinct planes are drawn from a stack that lacks the planes in between, which are then
 * put back.
 *
 * @param planes candidates, consecutive and ascending
 * @throws ImpossibleStructureError exactly where the faults need more planes.
 */
export function drawFaultPlanes(planes: readonly number[], count: number, stream: RandomStream): number[] {
  if (countPlanesNeeded(count) > planes.length) {
    throw new ImpossibleStructureError(
      `${count} stacking faults, ${LEAST_DISTANCE} planes apart, do not fit among ${planes.length} basal planes`,
    );
  }
  const between = LEAST_DISTANCE - 1;
  const free = planes.slice(0, planes.length - Math.max(0, count - 1) * between);
  const drawn: number[] = [];
  for (let fault = 0; fault < count; fault++) drawn.push(...free.splice(stream.integer(free.length), 1));
  return drawn.sort((a, b) => a - b).map((plane, fault) => plane + fault * between);
}

/**
 * How many of the lattice's shifts each plane is moved by: -1, 0 or 1, as three of them lead to an equal place. At a fault
 * the crystal above glides by 1/3<1 -1 0>, to the one side that brings no plane on top of its like: A B A B | A B becomes
 * A B A B | C A.
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
      const step = modulo(third - above, 3) === 1 ? 1 : -1;
      shift = modulo(shift + step + 1, 3) - 1;
    }
    shifts.set(plane, shift);
  }
  return shifts;
}

function modulo(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
