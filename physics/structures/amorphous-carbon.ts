import type { RandomStream } from '../../study/random.js';

/** paper.md: 2.2 g/cm^3, no two atoms nearer than 1.4 Å. */
const DENSITY_GRAM_PER_CUBIC_CENTIMETRE = 2.2;
export const LEAST_DISTANCE_ANGSTROM = 1.4;
const CARBON_GRAM_PER_MOLE = 12.011;
/** Avogadro's number times the cubic centimetres in a cubic ångström. */
const PER_MOLE_IN_CUBIC_ANGSTROM = 0.602214076;

export const CARBON_ATOMS_PER_CUBIC_ANGSTROM =
  (DENSITY_GRAM_PER_CUBIC_CENTIMETRE / CARBON_GRAM_PER_MOLE) * PER_MOLE_IN_CUBIC_ANGSTROM;

/**
 * A slab of amorphous carbon, periodic in x and y, x, y, z of each atom in Å with 0 <= z < thickness.
 *
 * Random sequential placement: each atom goes to a random place that is no nearer than 1.4 Å to those before. The atoms
 * fill 16 % of the space as spheres of that diameter, far below the 38 % at which such a packing jams (B. Widom, J. Chem. Phys.
 * 44 (1966) 3888), so no relaxation is needed.
 */
export function fillWithCarbon(sideAngstrom: number, thicknessAngstrom: number, stream: RandomStream): Float64Array {
  const count = Math.round(sideAngstrom ** 2 * thicknessAngstrom * CARBON_ATOMS_PER_CUBIC_ANGSTROM);
  const positions = new Float64Array(3 * count);
  const neighbours = createCellList(sideAngstrom, thicknessAngstrom, positions);
  for (let placed = 0; placed < count;) {
    const x = stream.uniform() * sideAngstrom;
    const y = stream.uniform() * sideAngstrom;
    const z = stream.uniform() * thicknessAngstrom;
    if (neighbours.isOccupied(x, y, z)) continue;
    positions.set([x, y, z], 3 * placed);
    neighbours.add(placed++, x, y, z);
  }
  return positions;
}

/** Boxes no narrower than the least distance, so that all near atoms are in the 27 boxes around a point. */
function createCellList(side: number, thickness: number, positions: Float64Array) {
  const wide = Math.max(1, Math.floor(side / LEAST_DISTANCE_ANGSTROM));
  const high = Math.max(1, Math.floor(thickness / LEAST_DISTANCE_ANGSTROM));
  const first = new Int32Array(wide * wide * high).fill(-1);
  const next = new Int32Array(positions.length / 3).fill(-1);
  const column = (value: number) => Math.min(wide - 1, Math.floor((value / side) * wide));
  const layer = (z: number) => Math.min(high - 1, Math.floor((z / thickness) * high));

  function isBoxNear(box: number, x: number, y: number, z: number): boolean {
    for (let atom = first[box]; atom >= 0; atom = next[atom]!) {
      const dx = nearestImage(positions[3 * atom] - x, side);
      const dy = nearestImage(positions[3 * atom + 1] - y, side);
      const dz = positions[3 * atom + 2] - z;
      if (dx * dx + dy * dy + dz * dz < LEAST_DISTANCE_ANGSTROM ** 2) return true;
    }
    return false;
  }

  return {
    add(atom: number, x: number, y: number, z: number): void {
      const box = (column(x) * wide + column(y)) * high + layer(z);
      next[atom] = first[box]!;
      first[box] = atom;
    },
    isOccupied(x: number, y: number, z: number): boolean {
      const [boxX, boxY, boxZ] = [column(x), column(y), layer(z)];
      for (let dx = -1; dx <= 1; dx++) {
        for (let dy = -1; dy <= 1; dy++) {
          const row = (((boxX + dx + wide) % wide) * wide + ((boxY + dy + wide) % wide)) * high;
          for (let k = Math.max(0, boxZ - 1); k <= Math.min(high - 1, boxZ + 1); k++) {
            if (isBoxNear(row + k, x, y, z)) return true;
          }
        }
      }
      return false;
    },
  };
}

/** The shortest of the periodic images of a difference between two places in the cell. */
export function nearestImage(difference: number, period: number): number {
  if (difference > period / 2) return difference - period;
  return difference < -period / 2 ? difference + period : difference;
}
