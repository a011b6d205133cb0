import type { RandomStream } from '../study/random.js';
import type { Atoms } from './atoms.js';

/**
 * Root mean square thermal displacement a direction of every element, unless one is given. One value for all: a Debye-Waller
 * factor B = 8 pi^2 u^2 of 0.51 Å^2, the order of copper and silicon at room temperature.
 */
export const DEFAULT_DISPLACEMENT_ANGSTROM = 0.08;

/** One frozen-phonon configuration: every coordinate moved by its own normal variate (Einstein model). */
export function displaceAtoms(atoms: Atoms, displacementAngstrom: number, stream: RandomStream): Atoms {
  return {
    ...atoms,
    positionsAngstrom: atoms.positionsAngstrom.map((coordinate) => coordinate + displacementAngstrom * stream.normal()),
  };
}
