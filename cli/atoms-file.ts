import { isAscii, isUtf8 } from 'node:buffer';
import type { Atoms } from '../physics/atoms.js';
import { createGrid } from '../physics/grid.js';
import { countSlices } from '../physics/potential.js';
import { AtomsFormatError } from '../physics/structures/atoms-format-error.js';
import { createInputError } from '../study/errors.js';
import { chooseAtomsFormat, type AtomsFormat } from './atoms-formats.js';
import { readBytes } from './read-bytes.js';
import type { SimulateOptions } from './simulate-options.js';

/** About four million atoms; together with what is made of it, it fits into a gigabyte. */
const LARGEST_FILE_BYTES = 2 ** 28;

/** 8192 x 8192: half a gigabyte a wave. */
const MOST_PIXELS = 2 ** 26;
/**
 * Of the waves of all configurations, or of all images, which are held together: waves take 2 GiB, and as much again while
 * they are imaged.
 */
const MOST_PIXELS_HELD = 2 ** 28;
const LEAST_PIXELS_A_SIDE = 8;
/** 2 µm in slices of 2 Å, where no multislice goes. */
const MOST_SLICES = 10_000;

/**
 * Reads atoms by the file's ending and checks that they can be simulated with these options.
 * @throws InputError naming file, place, what was expected and what was got.
 */
export function readAtomsFile(
  path: string,
  options: Pick<SimulateOptions, 'samplingAngstrom' | 'sliceThicknessAngstrom' | 'phonons' | 'defociAngstrom'>,
): Atoms {
  const { parse } = chooseAtomsFormat(path);
  const atoms = parseFile(path, parse);
  const [, , height] = atoms.cellAngstrom;
  if (height < options.sliceThicknessAngstrom) {
    const expected = `a cell at least as high as a slice, ${options.sliceThicknessAngstrom} Å`;
    throw createInputError([{ file: path, field: 'cell', expected, got: `${height} Å` }]);
  }
  if (countSlices(height, options.sliceThicknessAngstrom) > MOST_SLICES) {
    const expected = `a cell of at most ${MOST_SLICES} slices of ${options.sliceThicknessAngstrom} Å`;
    throw createInputError([{ file: path, field: 'cell', expected, got: `${height} Å` }]);
  }
  const [nx, ny] = createGrid(atoms.cellAngstrom, options.samplingAngstrom).shape;
  if (Math.min(nx, ny) < LEAST_PIXELS_A_SIDE || nx * ny > MOST_PIXELS) {
    const expected = `from ${LEAST_PIXELS_A_SIDE} pixels a side to ${MOST_PIXELS} in all at ${options.samplingAngstrom} Å`;
    throw createInputError([{ file: path, field: 'cell', expected, got: `${nx} x ${ny}` }]);
  }
  const most = Math.floor(MOST_PIXELS_HELD / (nx * ny));
  const { phonons, defociAngstrom } = options;
  for (const [field, what, count] of [
    ['--phonons', 'configurations', phonons],
    ['--defocus', 'images', defociAngstrom.length],
  ] as const) {
    if (count <= most) continue;
    const expected = `at most ${most} ${what} of ${nx} x ${ny} pixels, for the memory`;
    throw createInputError([{ file: 'simulate', field, expected, got: `${count}` }]);
  }
  return atoms;
}

function parseFile(path: string, parse: AtomsFormat['parse']): Atoms {
  const text = decode(readBytes(path, 'a file of atoms', LARGEST_FILE_BYTES), path);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof AtomsFormatError)) throw error;
    const { field, expected, got, line } = error;
    throw createInputError([{ file: path, field, expected, got, ...(line !== undefined && { line }) }]);
  }
}

/** Old files have names and titles in Latin-1; what stands for atoms is ASCII in any case. */
function decode(bytes: Buffer, path: string): string {
  const refuse = (got: string) =>
    createInputError([{ file: path, field: '', expected: 'a text that lists atoms', got }]);
  if (bytes.length === 0) throw refuse('an empty file');
  if (bytes.includes(0)) throw refuse('bytes that are no text, or UTF-16');
  if (isAscii(bytes) || !isUtf8(bytes)) return bytes.toString('latin1');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
