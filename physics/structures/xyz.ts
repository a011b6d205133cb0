import type { Atoms } from '../atoms.js';
import { ATOMIC_NUMBERS } from '../scattering.js';
import { AtomsFormatError } from './atoms-format-error.js';

/**
 * Reads the first frame of an extended xyz file: a count, a comment with `Lattice="ax 0 0 0 by 0 0 0 cz"`, then a line an
 * atom. `Properties` says where species and position stand; without it they are the first four columns.
 * @throws AtomsFormatError
 */
export function parseXyz(text: string): Atoms {
  const lines = text.split(/\r?\n/);
  const count = Number(lines[0]?.trim() || NaN);
  if (!Number.isInteger(count) || count < 0) {
    throw new AtomsFormatError('count', 'the number of atoms', quote(lines[0]), 1);
  }
  const comment = lines[1] ?? '';
  const cellAngstrom = parseLattice(comment);
  const columns = parseProperties(comment);
  const atomicNumbers = new Uint8Array(count);
  const positionsAngstrom = new Float64Array(3 * count);
  for (let atom = 0; atom < count; atom++) {
    const line = lines[atom + 2];
    if (line === undefined || line.trim() === '') {
      throw new AtomsFormatError('count', `${count} atoms`, `${atom}`, atom + 3);
    }
    const words = line.trim().split(/\s+/);
    const atomicNumber = ATOMIC_NUMBERS.get(words[columns.species] ?? '');
    if (atomicNumber === undefined) {
      const known = [...ATOMIC_NUMBERS.keys()].join(', ');
      throw new AtomsFormatError('species', `one of ${known}`, quote(words[columns.species]), atom + 3);
    }
    atomicNumbers[atom] = atomicNumber;
    for (let axis = 0; axis < 3; axis++) {
      const word = words[columns.position + axis];
      const coordinate = Number(word ?? NaN);
      if (!Number.isFinite(coordinate)) throw new AtomsFormatError('pos', 'a coordinate in Å', quote(word), atom + 3);
      positionsAngstrom[3 * atom + axis] = coordinate;
    }
  }
  return { cellAngstrom, atomicNumbers, positionsAngstrom };
}

/** Extended xyz that `parseXyz` and ASE read. */
export function formatXyz({ cellAngstrom: [x, y, z], atomicNumbers, positionsAngstrom }: Atoms): string {
  const symbols = new Map([...ATOMIC_NUMBERS].map(([symbol, atomicNumber]) => [atomicNumber, symbol]));
  const lines = Array.from(atomicNumbers, (atomicNumber, atom) => {
    const position = positionsAngstrom.subarray(3 * atom, 3 * atom + 3);
    return `${symbols.get(atomicNumber) ?? 'X'} ${Array.from(position, (value) => value.toFixed(6)).join(' ')}`;
  });
  const lattice = `Lattice="${x} 0 0 0 ${y} 0 0 0 ${z}" Properties=species:S:1:pos:R:3 pbc="T T F"`;
  return `${[atomicNumbers.length, lattice, ...lines].join('\n')}\n`;
}

function parseLattice(comment: string): [number, number, number] {
  const text = /Lattice="([^"]*)"/i.exec(comment)?.[1];
  const expected = 'an orthogonal cell, Lattice="ax 0 0 0 by 0 0 0 cz" in Å';
  if (text === undefined) throw new AtomsFormatError('Lattice', expected, 'none', 2);
  const entries = text.trim().split(/\s+/).map(Number);
  const [ax = NaN, , , , by = NaN, , , , cz = NaN] = entries;
  const isOrthogonal = entries.length === 9 && entries.every((entry, i) => i % 4 === 0 || entry === 0);
  if (!isOrthogonal || !(ax > 0 && by > 0 && cz > 0)) throw new AtomsFormatError('Lattice', expected, quote(text), 2);
  return [ax, by, cz];
}

function parseProperties(comment: string): { species: number; position: number } {
  const text = /Properties="?([^\s"]+)"?/i.exec(comment)?.[1];
  if (text === undefined) return { species: 0, position: 1 };
  const words = text.split(':');
  let column = 0;
  let species: number | undefined;
  let position: number | undefined;
  for (let i = 0; i + 2 < words.length; i += 3) {
    if (words[i] === 'species') species = column;
    if (words[i] === 'pos') position = column;
    column += Number(words[i + 2]);
  }
  if (species === undefined || position === undefined) {
    throw new AtomsFormatError('Properties', 'species:S:1 and pos:R:3', quote(text), 2);
  }
  return { species, position };
}

function quote(text: string | undefined): string {
  return text === undefined ? 'nothing' : `'${text.length > 60 ? `${text.slice(0, 57)}...` : text}'`;
}
