/** A rotation as the three rows of its matrix: of x, to the right, y, up, and z, towards the person. */
export type Rotation = readonly [Vector, Vector, Vector];
export type Vector = readonly [x: number, y: number, z: number];

/** As in the micrograph: x to the right, y up, the beam towards the person. */
export const ALONG_BEAM: Rotation = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** The beam upwards. */
export const FROM_SIDE: Rotation = [
  [1, 0, 0],
  [0, 0, 1],
  [0, -1, 0],
];

/** Turns what is seen by angles in radians: to the right about the screen's vertical, and down about its horizontal. */
export function turn(rotation: Rotation, right: number, down: number): Rotation {
  const [x, y, z] = rotation;
  const [cosRight, sinRight] = [Math.cos(right), Math.sin(right)];
  const turnedX = combine(cosRight, x, sinRight, z);
  const turnedZ = combine(-sinRight, x, cosRight, z);
  const [cosDown, sinDown] = [Math.cos(down), Math.sin(down)];
  return [turnedX, combine(cosDown, y, -sinDown, turnedZ), combine(sinDown, y, cosDown, turnedZ)];
}

export function rotate(rotation: Rotation, vector: Vector): Vector {
  const along = (row: Vector) => row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2];
  return [along(rotation[0]), along(rotation[1]), along(rotation[2])];
}

function combine(a: number, first: Vector, b: number, second: Vector): Vector {
  return [a * first[0] + b * second[0], a * first[1] + b * second[1], a * first[2] + b * second[2]];
}
