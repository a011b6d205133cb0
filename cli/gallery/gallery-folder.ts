import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../results/durable-file.js';
import { createInputError } from '../../study/errors.js';

/**
 * Says before the work, not after, that a folder can't be written: tries in the nearest folder that is there. Leaves nothing.
 * @throws InputError
 */
export function requireWritable(folder: string): void {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    rmdirSync(mkdtempSync(join(nearest, '.gallery-')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const expected = 'a folder that can be written';
    throw createInputError([{ file: 'gallery', field: '--out', expected, got: `${folder}: ${reason}` }]);
  }
}

/** Writes all files, or changes none: under temporary names until the last of them is complete. Returns their paths. */
export async function writeGalleryFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly string[]> {
  await makeFolder(folder);
  const waiting = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    return { path, content, temporary: `${path}.${randomUUID()}.part` };
  });
  try {
    for (const { temporary, content } of waiting) writeFileSync(temporary, content, { flush: true });
    for (const { temporary, path } of waiting) renameSync(temporary, path);
  } catch (error) {
    for (const { temporary } of waiting) rmSync(temporary, { force: true });
    throw error;
  }
  return waiting.map(({ path }) => path);
}
