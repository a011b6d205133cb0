import type { RandomStream } from '../study/random.js';
import type { Atoms } from './atoms.js';
import type { Displacement } from './displacements.js';

/**
 * One frozen-phonon configuration: every coordinate moved by its own normal variate (Einstein model), drawn atom by atom
 * whatever the displacements, so that another table or lattice order moves no other atom's draw.
 *
 * @param displacementAngstrom rms a direction
 */
export function displaceAtoms(atoms: Atoms, displacementAngstrom: Displacement, stream: RandomStream): Atoms {
  const displacementOf = typeof displacementAngstrom === 'number' ? () => displacementAngstrom : displacementAngstrom;
  return {
    ...atoms,
    positionsAngstrom: atoms.positionsAngstrom.map(
      (coordinate, i) => coordinate + displacementOf(atoms.atomicNumbers[Math.floor(i / 3)]) * stream.normal(),
    ),
  };
}
