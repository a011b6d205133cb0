import type { Atoms } from '../atoms.js';
import { symbolOf } from '../scattering.js';
import { AtomsFormatError } from './atoms-format-error.js';
import { requireDistinctPlaces } from './distinct-places.js';
import { findAtomicNumber, KNOWN_ELEMENTS } from './element-symbol.js';
import { copyAtoms } from './orthogonal-cell.js';
import { quote } from './quote.js';
import { parseLattice, parseProperties } from './xyz/comment.js';
import { createLineReader } from './xyz/line-reader.js';

/** `H 0 0 0` and the end of a line: what says how many atoms a text can hold at most. */
const SHORTEST_ATOM = 8;

/**
 * Reads the first frame of an extended xyz file: a count, a comment with `Lattice="ax 0 0 0 by 0 0 0 cz"`, then a line an
 * atom. `Properties` says where species and position stand; without it they are the first four columns. A hexagonal
 * lattice becomes an orthogonal cell of twice the size.
 * @throws AtomsFormatError
 */
export function parseXyz(text: string): Atoms {
  const lines = createLineReader(text);
  const first = lines.next()?.trim();
  const count = first === undefined || first === '' ? NaN : Number(first);
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new AtomsFormatError('count', 'the number of atoms', quote(first), 1);
  }
  if (count > text.length / SHORTEST_ATOM + 1) {
    throw new AtomsFormatError('count', `${count} atoms`, `a text of ${text.length} characters`, 1);
  }
  const comment = lines.next() ?? '';
  const cell = parseLattice(comment);
  const columns = parseProperties(comment);
  const atomicNumbers = new Uint8Array(count);
  const positionsAngstrom = new Float64Array(3 * count);
  for (let atom = 0; atom < count; atom++) {
    const line = lines.next()?.trim();
    if (line === undefined || line === '') {
      throw new AtomsFormatError('count', `${count} atoms`, `${atom}`, atom + 3);
    }
    const words = line.split(/\s+/);
    const symbol = words[columns.species];
    const atomicNumber = findAtomicNumber(symbol ?? '');
    if (atomicNumber === undefined) throw new AtomsFormatError('species', KNOWN_ELEMENTS, quote(symbol), atom + 3);
    atomicNumbers[atom] = atomicNumber;
    for (let axis = 0; axis < 3; axis++) {
      const word = words[columns.position + axis];
      const coordinate = Number(word ?? NaN);
      if (!Number.isFinite(coordinate)) throw new AtomsFormatError('pos', 'a coordinate in Å', quote(word), atom + 3);
      positionsAngstrom[3 * atom + axis] = coordinate;
    }
  }
  const atoms = copyAtoms({ cellAngstrom: cell.cellAngstrom, atomicNumbers, positionsAngstrom }, cell);
  const copies = cell.copiesAngstrom.length;
  requireDistinctPlaces(atoms, (atom) => ({ field: 'pos', line: Math.floor(atom / copies) + 3 }));
  return atoms;
}

/** Extended xyz that `parseXyz` and ASE read. */
export function formatXyz({ cellAngstrom: [x, y, z], atomicNumbers, positionsAngstrom }: Atoms): string {
  const lines = Array.from(atomicNumbers, (atomicNumber, atom) => {
    const position = positionsAngstrom.subarray(3 * atom, 3 * atom + 3);
    return `${symbolOf(atomicNumber)} ${Array.from(position, (value) => value.toFixed(8)).join(' ')}`;
  });
  const lattice = `Lattice="${x} 0 0 0 ${y} 0 0 0 ${z}" Properties=species:S:1:pos:R:3 pbc="T T F"`;
  return `${[atomicNumbers.length, lattice, ...lines].join('\n')}\n`;
}
