import type { Atoms } from '../atoms.js';
import { isKnownElement } from '../scattering.js';
import { AtomsFormatError } from './atoms-format-error.js';

/**
 * Reads `{"cell_A": [x, y, z], "Z": [29, …], "positions_A": [[x, y, z], …]}`; other fields are ignored.
 * @throws AtomsFormatError
 */
export function parseAtomsJson(text: string): Atoms {
  const document = parseDocument(text);
  const cell = requireNumbers(document['cell_A'], 'cell_A', 3);
  cell.forEach((length, axis) => {
    if (!(length > 0)) throw new AtomsFormatError(`cell_A.${axis}`, 'a length above 0 Å', `${length}`);
  });
  const { Z: atomicNumbers, positions_A: positions } = document;
  if (!Array.isArray(atomicNumbers))
    throw new AtomsFormatError('Z', 'an array of atomic numbers', describe(atomicNumbers));
  if (!Array.isArray(positions))
    throw new AtomsFormatError('positions_A', 'an array of [x, y, z]', describe(positions));
  if (positions.length !== atomicNumbers.length) {
    throw new AtomsFormatError('positions_A', `${atomicNumbers.length} positions, as many as Z`, `${positions.length}`);
  }
  const positionsAngstrom = new Float64Array(3 * positions.length);
  positions.forEach((position: unknown, atom) =>
    positionsAngstrom.set(requireNumbers(position, `positions_A.${atom}`, 3), 3 * atom),
  );
  return {
    cellAngstrom: [cell[0], cell[1], cell[2]],
    atomicNumbers: Uint8Array.from(atomicNumbers, requireElement),
    positionsAngstrom,
  };
}

function parseDocument(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new AtomsFormatError('', 'JSON', error instanceof Error ? error.message : 'something else');
  }
  if (!isObject(document))
    throw new AtomsFormatError('', 'an object with cell_A, Z and positions_A', describe(document));
  return document;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireNumbers(value: unknown, field: string, count: number): readonly number[] {
  if (isNumbers(value) && value.length === count) return value;
  throw new AtomsFormatError(field, `${count} finite numbers in Å`, describe(value));
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isFinite(item));
}

function requireElement(value: unknown, atom: number): number {
  if (typeof value === 'number' && isKnownElement(value)) return value;
  throw new AtomsFormatError(`Z.${atom}`, 'the atomic number of an element with scattering factors', describe(value));
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
