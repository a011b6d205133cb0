import assert from 'node:assert/strict';
import { wrap, type Atoms } from '../../../physics/atoms.js';

/** The same cell, and at each place of one the same element in the other, in any order and any period of the cell. */
export function assertSameCrystal(actual: Atoms, expected: Atoms, toleranceAngstrom = 1e-6): void {
  actual.cellAngstrom.forEach((length, axis) => assert.ok(Math.abs(length - expected.cellAngstrom[axis]) < 1e-9));
  const listed = listAtoms(expected);
  assert.equal(actual.atomicNumbers.length, listed.length);
  for (const { element, place } of listAtoms(actual)) {
    const found = listed.findIndex(
      (other) => other.element === element && distance(place, other.place, actual.cellAngstrom) <= toleranceAngstrom,
    );
    assert.ok(found >= 0, `unexpected ${element} at ${place.join(', ')}`);
    listed.splice(found, 1);
  }
}

function listAtoms({ atomicNumbers, positionsAngstrom }: Atoms) {
  return Array.from(atomicNumbers, (element, atom) => ({
    element,
    place: [...positionsAngstrom.subarray(3 * atom, 3 * atom + 3)],
  }));
}

function distance(a: readonly number[], b: readonly number[], cell: Atoms['cellAngstrom']): number {
  return Math.hypot(
    ...cell.map((length, axis) => {
      const difference = wrap(a[axis] - b[axis], length);
      return Math.min(difference, length - difference);
    }),
  );
}
