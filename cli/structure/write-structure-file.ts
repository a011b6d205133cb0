import { dirname } from 'node:path';
import { writeWholeFile } from '../../learning/whole-file.js';
import { makeFolder } from '../../results/durable-file.js';
import { createInputError } from '../../study/errors.js';

/** What the file system says to a path where nothing can be written; a full disk is another matter. */
const BAD_PLACE: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'EISDIR',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/**
 * Writes the file whole, with the folders above it, and replaces what was there.
 * @throws InputError where the place can't be written.
 */
export async function writeStructureFile(path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeWholeFile(path, [Buffer.from(text)]);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && BAD_PLACE.has(String(error.code)))) throw error;
    const expected = 'a file that can be written';
    throw createInputError([{ file: 'structure', field: '--out', expected, got: error.message }]);
  }
}
