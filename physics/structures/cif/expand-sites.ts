import { wrap, type Atoms } from '../../atoms.js';
import { createAtomPlaces } from '../atom-places.js';
import { AtomsFormatError } from '../atoms-format-error.js';
import type { OrthogonalCell } from '../orthogonal-cell.js';
import type { Sites } from './sites.js';
import type { SymmetryOperation } from './symmetry-operation.js';

/** Rounded coordinates of special positions bring their images this near to each other. */
const SAME_PLACE_ANGSTROM = 0.05;
const ROUNDING_ANGSTROM = 1e-6;
const MOST_ATOMS = 5_000_000;

/**
 * Applies all operations to all sites and fills the orthogonal cell. Images at one place are one atom, as on special
 * positions; without symmetry every listed atom must have a place of its own.
 *
 * @throws AtomsFormatError where two elements, or two atoms of a list without symmetry, share a place, or above 5 million
 * atoms.
 */
export function expandSites(
  sites: Sites,
  operations: readonly SymmetryOperation[],
  { cellAngstrom, vectorsAngstrom: [[a], [bx, by], [, , c]], copiesAngstrom }: OrthogonalCell,
): Atoms {
  const count = sites.atomicNumbers.length;
  if (count * operations.length * copiesAngstrom.length > MOST_ATOMS) {
    const got = `${count} sites, ${operations.length} symmetry operations`;
    throw new AtomsFormatError('_atom_site', `at most ${MOST_ATOMS} atoms`, got);
  }
  const [width, depth, height] = cellAngstrom;
  const places = createAtomPlaces(cellAngstrom, SAME_PLACE_ANGSTROM);
  const siteOf: number[] = [];
  const positions: number[] = [];

  for (let site = 0; site < count; site++) {
    const [p, q, r] = sites.coordinates.slice(3 * site, 3 * site + 3);
    const v0 = sites.isCartesian ? q / by : q;
    const u0 = sites.isCartesian ? (p - bx * v0) / a : p;
    const w0 = sites.isCartesian ? r / c : r;
    for (const { rotation: m, translation: t } of operations) {
      const u = m[0] * u0 + m[1] * v0 + m[2] * w0 + t[0];
      const v = m[3] * u0 + m[4] * v0 + m[5] * w0 + t[1];
      const w = m[6] * u0 + m[7] * v0 + m[8] * w0 + t[2];
      const [x, y, z] = [a * u + bx * v, by * v, c * w];
      const present = places.maybeFind(x, y, z);
      if (present !== undefined) {
        const other = siteOf[present];
        const isSame = operations.length > 1 && sites.atomicNumbers[other] === sites.atomicNumbers[site];
        if (isSame) continue;
        throw new AtomsFormatError(
          '_atom_site',
          'every atom at a place of its own',
          `those of lines ${sites.lines[other]} and ${sites.lines[site]} at one place`,
          sites.lines[site],
        );
      }
      for (const [dx, dy, dz] of copiesAngstrom) {
        places.add(x + dx, y + dy, z + dz);
        positions.push(putInside(x + dx, width), putInside(y + dy, depth), putInside(z + dz, height));
        siteOf.push(site);
      }
    }
  }
  return {
    cellAngstrom,
    atomicNumbers: Uint8Array.from(siteOf, (site) => sites.atomicNumbers[site]),
    positionsAngstrom: Float64Array.from(positions),
  };
}

/** Rounding must not put an atom of the lower face, and with it of the first slice, to the upper one. */
function putInside(coordinate: number, period: number): number {
  const inside = wrap(coordinate, period);
  return period - inside < ROUNDING_ANGSTROM ? 0 : inside;
}
