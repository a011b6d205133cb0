import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInputError } from '../../study/errors.js';

/**
 * Says before the work, not after, that a folder can't be written. Makes nothing.
 * @throws InputError
 */
export function requireWritable(folder: string): void {
  let nearest = folder;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  const refuse = (got: string) =>
    createInputError([{ file: 'gallery', field: '--out', expected: 'a folder that can be written', got }]);
  if (!statSync(nearest).isDirectory()) throw refuse(`${folder}, where ${nearest} is no folder`);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch {
    throw refuse(`${folder}, where ${nearest} may not be written`);
  }
}

/** Writes all files, or changes none: under temporary names until the last of them is complete. Returns their paths. */
export function writeGalleryFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): readonly string[] {
  mkdirSync(folder, { recursive: true });
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
