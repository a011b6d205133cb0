import { wrap, type Atoms } from '../atoms.js';
import { nearestImage } from './amorphous-carbon.js';

/** Boxes are ten tolerances wide, so that a search nearly always looks into one. */
const BOX_IN_TOLERANCES = 10;
const TABLE_BITS = 20;
/** An odd number near 2^32 divided by the golden ratio (D. E. Knuth, The Art of Computer Programming 3, section 6.4). */
const MIXER = 0x9e3779b1;

/** Finds which atom is already at a place, in a cell that is periodic along all three axes. */
export interface AtomPlaces {
  /** The atom that was added within the tolerance of the place. */
  maybeFind(x: number, y: number, z: number): number | undefined;
  /** The number of the atom is how many were added before it. */
  add(x: number, y: number, z: number): void;
}

/** Time doesn't grow with the atoms already there as long as they are a tolerance apart: a hash of boxes. */
export function createAtomPlaces(cellAngstrom: Atoms['cellAngstrom'], toleranceAngstrom: number): AtomPlaces {
  const [width, depth, height] = cellAngstrom;
  const countBoxes = (length: number) => Math.max(1, Math.floor(length / (BOX_IN_TOLERANCES * toleranceAngstrom)));
  const [nx, ny, nz] = [countBoxes(width), countBoxes(depth), countBoxes(height)];
  const newest = new Int32Array(2 ** TABLE_BITS).fill(-1);
  const older: number[] = [];
  const places: number[] = [];

  /** The high bits of a product depend on all bits of its factors. */
  const hash = (i: number, j: number, k: number) =>
    Math.imul(Math.imul(Math.imul(i, MIXER) + j, MIXER) + k, MIXER) >>> (32 - TABLE_BITS);
  const box = (value: number, length: number, count: number) =>
    Math.floor((wrap(value, length) / length) * count) % count;

  function findInBox(slot: number, x: number, y: number, z: number): number | undefined {
    for (let atom = newest[slot]; atom >= 0; atom = older[atom]) {
      const dx = nearestImage(places[3 * atom] - x, width);
      const dy = nearestImage(places[3 * atom + 1] - y, depth);
      const dz = nearestImage(places[3 * atom + 2] - z, height);
      if (dx * dx + dy * dy + dz * dz <= toleranceAngstrom ** 2) return atom;
    }
    return undefined;
  }

  return {
    maybeFind(x, y, z) {
      const [wx, wy, wz] = [wrap(x, width), wrap(y, depth), wrap(z, height)];
      const [lowX, highX] = [box(x - toleranceAngstrom, width, nx), box(x + toleranceAngstrom, width, nx)];
      const [lowY, highY] = [box(y - toleranceAngstrom, depth, ny), box(y + toleranceAngstrom, depth, ny)];
      const [lowZ, highZ] = [box(z - toleranceAngstrom, height, nz), box(z + toleranceAngstrom, height, nz)];
      // the tolerance reaches into one or two boxes along an axis
      for (let corner = 0; corner < 8; corner++) {
        if ((corner & 1 && lowX === highX) || (corner & 2 && lowY === highY) || (corner & 4 && lowZ === highZ))
          continue;
        const slot = hash(corner & 1 ? highX : lowX, corner & 2 ? highY : lowY, corner & 4 ? highZ : lowZ);
        const found = findInBox(slot, wx, wy, wz);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    add(x, y, z) {
      const slot = hash(box(x, width, nx), box(y, depth, ny), box(z, height, nz));
      older.push(newest[slot]);
      newest[slot] = places.length / 3;
      places.push(wrap(x, width), wrap(y, depth), wrap(z, height));
    },
  };
}
