import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder } from '../results/durable-file.js';
import { explainOutputError, refuse, type OutputPlace } from './output-place.js';

/** A file's content, or what writes it whole at a path: then only one of several need be in memory. */
export type Content = string | Uint8Array | ((path: string) => void);

/**
 * Writes all files into the place, or none: under temporary names until the last of them is complete. The last file
 * gets its name last, and an old one of that name goes first, so that it stands only beside files of its own run.
 * Returns their paths.
 * @throws InputError where the place can't be written, EnvironmentError where the disk is full.
 */
export async function writeOutputFiles(
  place: OutputPlace,
  files: Readonly<Record<string, Content>>,
): Promise<readonly string[]> {
  const folder = place.kind === 'file' ? dirname(place.path) : place.path;
  const waiting = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    return { path, content, temporary: `${path}.${randomUUID()}.part` };
  });
  try {
    await makeFolder(folder);
    for (const { path } of waiting) {
      // a rename would fail there after others were done
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw refuse(place, `${path}: a folder`);
    }
    for (const { temporary, content } of waiting) writeContent(temporary, content);
    const last = waiting.at(-1);
    if (last !== undefined && waiting.length > 1) rmSync(last.path, { force: true });
    for (const { temporary, path } of waiting) renameSync(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    for (const { temporary } of waiting) maybeRemove(temporary);
    throw explainOutputError(error, place);
  }
  return waiting.map(({ path }) => path);
}

function writeContent(path: string, content: Content): void {
  if (typeof content === 'function') content(path);
  else writeFileSync(path, content, { flush: true });
}

/** What can't be removed was never written, or the folder is gone: the first error says more. */
function maybeRemove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}
