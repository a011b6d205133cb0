import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Atoms } from '../physics/atoms.js';
import { createGrid } from '../physics/grid.js';
import { AtomsFormatError } from '../physics/structures/atoms-format-error.js';
import { parseAtomsJson } from '../physics/structures/atoms-json.js';
import { parseXyz } from '../physics/structures/xyz.js';
import { createInputError, InputError } from '../study/errors.js';
import type { SimulateOptions } from './simulate-options.js';

const PARSERS: ReadonlyMap<string, (text: string) => Atoms> = new Map([
  ['.json', parseAtomsJson],
  ['.xyz', parseXyz],
  ['.extxyz', parseXyz],
]);

/** 8192 x 8192: half a gigabyte a wave. */
const MOST_PIXELS = 2 ** 26;
const LEAST_PIXELS_A_SIDE = 8;

/**
 * Reads atoms by the file's ending and checks that they can be simulated with these options.
 * @throws InputError naming file, place, what was expected and what was got.
 */
export function readAtomsFile(
  path: string,
  options: Pick<SimulateOptions, 'samplingAngstrom' | 'sliceThicknessAngstrom'>,
): Atoms {
  const parse = PARSERS.get(extname(path).toLowerCase());
  if (!parse) {
    const endings = [...PARSERS.keys()].join(', ');
    throw createInputError([
      { file: path, field: '', expected: `a file that ends in ${endings}`, got: extname(path) || 'no ending' },
    ]);
  }
  const atoms = parseFile(path, parse);
  const [, , height] = atoms.cellAngstrom;
  if (height < options.sliceThicknessAngstrom) {
    const expected = `a cell at least as high as a slice, ${options.sliceThicknessAngstrom} Å`;
    throw createInputError([{ file: path, field: 'cell', expected, got: `${height} Å` }]);
  }
  const [nx, ny] = createGrid(atoms.cellAngstrom, options.samplingAngstrom).shape;
  if (Math.min(nx, ny) < LEAST_PIXELS_A_SIDE || nx * ny > MOST_PIXELS) {
    const expected = `from ${LEAST_PIXELS_A_SIDE} pixels a side to ${MOST_PIXELS} in all at ${options.samplingAngstrom} Å`;
    throw createInputError([{ file: path, field: 'cell', expected, got: `${nx} x ${ny}` }]);
  }
  return atoms;
}

function parseFile(path: string, parse: (text: string) => Atoms): Atoms {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(`${path}: expected a readable file of atoms, got ${reason}`, [], { cause: error });
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof AtomsFormatError)) throw error;
    const { field, expected, got, line } = error;
    throw createInputError([{ file: path, field, expected, got, ...(line !== undefined && { line }) }]);
  }
}
