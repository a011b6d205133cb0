import { extname } from 'node:path';
import type { Atoms } from '../physics/atoms.js';
import { formatAtomsJson, parseAtomsJson } from '../physics/structures/atoms-json.js';
import { formatCif, parseCif } from '../physics/structures/cif.js';
import { formatXyz, parseXyz } from '../physics/structures/xyz.js';
import { createInputError } from '../study/errors.js';

/** One kind of structure file. */
export interface AtomsFormat {
  /** @throws AtomsFormatError */
  readonly parse: (text: string) => Atoms;
  readonly format: (atoms: Atoms) => string;
}

const FORMATS: ReadonlyMap<string, AtomsFormat> = new Map([
  ['.cif', { parse: parseCif, format: formatCif }],
  ['.xyz', { parse: parseXyz, format: formatXyz }],
  ['.extxyz', { parse: parseXyz, format: formatXyz }],
  ['.json', { parse: parseAtomsJson, format: formatAtomsJson }],
]);

/**
 * The format that a path's ending names.
 * @throws InputError where it names none.
 */
export function chooseAtomsFormat(path: string): AtomsFormat {
  const ending = extname(path);
  const format = FORMATS.get(ending.toLowerCase());
  if (format) return format;
  const expected = `a file that ends in ${[...FORMATS.keys()].join(', ')}`;
  throw createInputError([{ file: path, field: '', expected, got: ending || 'no ending' }]);
}
