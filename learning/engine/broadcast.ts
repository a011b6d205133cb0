import type { Shape } from '../../physics/fields.js';

/**
 * The shape of two planes taken together, where a length of 1 goes with any other.
 * @throws RangeError where the shapes differ otherwise
 */
export function broadcast(a: Shape, b: Shape): Shape {
  const lengths = [0, 1].map((axis) => {
    if (a[axis] !== b[axis] && a[axis] !== 1 && b[axis] !== 1) {
      throw new RangeError(`expected shapes that go together, got [${a.join()}] and [${b.join()}]`);
    }
    return Math.max(a[axis], b[axis]);
  });
  return [lengths[0], lengths[1]];
}
