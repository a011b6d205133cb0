/** Atoms in an orthogonal cell that is periodic in x and y; the beam goes along +z. */
export interface Atoms {
  /** Lengths of the cell in Å. */
  readonly cellAngstrom: readonly [x: number, y: number, z: number];
  readonly atomicNumbers: Uint8Array;
  /** [count, 3] in Å; positions outside the cell stand for their images inside. */
  readonly positionsAngstrom: Float64Array;
}

/** Puts the atoms of several lists into one cell. */
export function mergeAtoms(cellAngstrom: Atoms['cellAngstrom'], parts: readonly Atoms[]): Atoms {
  const count = parts.reduce((sum, part) => sum + part.atomicNumbers.length, 0);
  const atomicNumbers = new Uint8Array(count);
  const positionsAngstrom = new Float64Array(3 * count);
  let next = 0;
  for (const part of parts) {
    atomicNumbers.set(part.atomicNumbers, next);
    positionsAngstrom.set(part.positionsAngstrom, 3 * next);
    next += part.atomicNumbers.length;
  }
  return { cellAngstrom, atomicNumbers, positionsAngstrom };
}

/** `value` modulo `period`, in [0, period); 0 where the value is so far off that rounding leaves nothing of it. */
export function wrap(value: number, period: number): number {
  const remainder = value - period * Math.floor(value / period);
  return remainder >= 0 && remainder < period ? remainder : 0;
}
