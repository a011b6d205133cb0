import type { RandomStream } from '../../study/random.js';

/** Rows of a proper rotation matrix. */
export type Rotation = readonly [readonly number[], readonly number[], readonly number[]];

/** Uniform over all rotations: four normal variates are a direction of the unit quaternion. */
export function drawRotation(stream: RandomStream): Rotation {
  const [a, b, c, d] = [stream.normal(), stream.normal(), stream.normal(), stream.normal()];
  const length = Math.hypot(a, b, c, d);
  const [w, x, y, z] = [a / length, b / length, c / length, d / length];
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

export function rotate(rotation: Rotation, x: number, y: number, z: number): [number, number, number] {
  const row = (i: 0 | 1 | 2) => rotation[i][0] * x + rotation[i][1] * y + rotation[i][2] * z;
  return [row(0), row(1), row(2)];
}
