import { atomsAround, type Ball } from './measure-atoms.js';

type Vector = readonly [x: number, y: number, z: number];

/**
 * Basal planes, numbered along the hexagonal axis, whose atoms of the element are surrounded as in a cubic crystal: the
 * twelve nearest of their kind stand in opposite pairs. In hexagonal stacking only the six of the own plane do, as the
 * three above are the mirror image of the three below.
 */
export function measureCubicPlanes(ball: Ball, element: number, spacingAngstrom: number): readonly number[] {
  const inner = atomsAround(ball, [0, 0, 0], ball.particle.radiusAngstrom, element);
  const cubic: Vector[] = [];
  let axis: Vector | undefined;
  for (const atom of inner) {
    const around: Vector[] = [];
    for (const other of inner) {
      const [x, y, z] = [other[0] - atom[0], other[1] - atom[1], other[2] - atom[2]];
      const squared = x * x + y * y + z * z;
      if (squared > 0.01 && squared < 4.6 ** 2) around.push([x, y, z]);
    }
    if (around.length !== 12) continue;
    const paired = around.filter((to) => around.some((other) => to.every((v, i) => Math.abs(v + other[i]) < 0.05)));
    if (paired.length === 12) cubic.push(atom);
    else if (paired.length === 6) axis ??= normalOf(paired);
    else throw new Error(`expected 6 or 12 neighbours in opposite pairs, got ${paired.length}`);
  }
  if (!axis) throw new Error('expected atoms in hexagonal surroundings, got none');
  const heights = cubic.map((atom) => dot(atom, axis) / spacingAngstrom);
  const planes = new Set(heights.map((height) => Math.round(height - (heights[0] ?? 0))));
  return [...planes].sort((a, b) => a - b);
}

/** Of the plane in which the vectors lie. */
function normalOf(vectors: readonly Vector[]): Vector {
  const [a] = vectors;
  const b = vectors.find((other) => Math.abs(dot(a, other)) < 0.6 * dot(a, a)) ?? a;
  const normal: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const length = Math.hypot(...normal);
  return [normal[0] / length, normal[1] / length, normal[2] / length];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
