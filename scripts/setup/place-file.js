import { copyFile, mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Copies a file to its place unless the same is there. By rename: a process that has the old one loaded keeps it, and
 * none ever sees half of the new one.
 */
export async function placeFile(source, target) {
  const [wanted, present] = await Promise.all([readFile(source), readFile(target).catch(() => undefined)]);
  if (present !== undefined && wanted.equals(present)) return;
  await mkdir(dirname(target), { recursive: true });
  const partial = `${target}.partial-${process.pid}`;
  await copyFile(source, partial);
  await rename(partial, target);
}
