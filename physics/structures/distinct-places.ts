import type { Atoms } from '../atoms.js';
import { createAtomPlaces } from './atom-places.js';
import { AtomsFormatError } from './atoms-format-error.js';

/**
 * Atoms this near are one atom that is listed twice. Not more, as also crude models such as atoms at random places are
 * simulated.
 */
const SAME_PLACE_ANGSTROM = 0.01;

/**
 * @param nameAtom the field of an atom, and its line where the format has lines
 * @throws AtomsFormatError where two atoms, or an atom and the image of another, are at the same place.
 */
export function requireDistinctPlaces(
  { cellAngstrom, atomicNumbers, positionsAngstrom }: Atoms,
  nameAtom: (atom: number) => { field: string; line?: number },
): void {
  const places = createAtomPlaces(cellAngstrom, SAME_PLACE_ANGSTROM);
  for (let atom = 0; atom < atomicNumbers.length; atom++) {
    const [x, y, z] = positionsAngstrom.subarray(3 * atom, 3 * atom + 3);
    const other = places.maybeFind(x, y, z);
    if (other !== undefined) {
      const { field, line } = nameAtom(atom);
      throw new AtomsFormatError(
        field,
        'every atom once',
        `atoms ${other + 1} and ${atom + 1} at one place in the periodic cell`,
        line,
      );
    }
    places.add(x, y, z);
  }
}
