import type { Atoms } from '../atoms.js';
import { isKnownElement } from '../scattering.js';
import { AtomsFormatError } from './atoms-format-error.js';
import { requireDistinctPlaces } from './distinct-places.js';
import { shorten } from './quote.js';

/** A short text can become large objects: 128 MiB of empty arrays are 3 GB. */
const MOST_ARRAYS = 5_000_000;
const MOST_COMMAS = 5 * MOST_ARRAYS;
const [COMMA, OPENING_BRACKET, OPENING_BRACE] = [44, 91, 123];

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
  const atoms: Atoms = {
    cellAngstrom: [cell[0], cell[1], cell[2]],
    atomicNumbers: Uint8Array.from(atomicNumbers, requireElement),
    positionsAngstrom,
  };
  requireDistinctPlaces(atoms, (atom) => ({ field: `positions_A.${atom}` }));
  return atoms;
}

/** What `parseAtomsJson` reads, to the last bit. */
export function formatAtomsJson({ cellAngstrom, atomicNumbers, positionsAngstrom }: Atoms): string {
  const positions = Array.from(atomicNumbers, (_, atom) => [...positionsAngstrom.subarray(3 * atom, 3 * atom + 3)]);
  return `${JSON.stringify({ cell_A: cellAngstrom, Z: [...atomicNumbers], positions_A: positions })}\n`;
}

function parseDocument(text: string): Record<string, unknown> {
  let document: unknown;
  requireFewValues(text);
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new AtomsFormatError('', 'JSON', error instanceof Error ? error.message : 'something else');
  }
  if (!isObject(document))
    throw new AtomsFormatError('', 'an object with cell_A, Z and positions_A', describe(document));
  return document;
}

function requireFewValues(text: string): void {
  let arrays = 0;
  let commas = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === OPENING_BRACKET || code === OPENING_BRACE) arrays++;
    else if (code === COMMA) commas++;
  }
  if (arrays > MOST_ARRAYS || commas > MOST_COMMAS) {
    throw new AtomsFormatError('', `at most ${MOST_ARRAYS} atoms`, `${arrays} arrays and objects, ${commas} commas`);
  }
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

/** Nothing that is large or deep is written out. */
function describe(value: unknown): string {
  if (Array.isArray(value)) {
    const isShort = value.length <= 10 && value.every((item) => typeof item !== 'object' || item === null);
    return isShort ? shorten(JSON.stringify(value)) : `an array of ${value.length}`;
  }
  if (isObject(value)) return 'an object';
  return value === undefined ? 'nothing' : shorten(JSON.stringify(value));
}
