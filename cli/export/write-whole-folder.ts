import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInputError } from '../../study/errors.js';
import { makeFolder, syncFolder } from '../../results/durable-file.js';
import { EnvironmentError } from '../exit-codes.js';
import { explainOutputError, requireWritable, type OutputPlace } from '../output-place.js';

/** @throws InputError where something stands there already, or where nothing can be written. */
export function requireEmptyPlace(place: OutputPlace): void {
  const { command, path, option = '--out' } = place;
  const refuse = (got: string) =>
    createInputError([{ file: command, field: option, expected: 'a folder that is empty or not there yet', got }]);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found !== undefined && !found.isDirectory()) throw refuse(`${path}: a file`);
  const entries = found === undefined ? [] : readdirSync(path);
  if (entries.length > 0) throw refuse(`${path}: ${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`);
  requireWritable({ ...place, path: dirname(path) });
}

/**
 * Makes the folder whole or not at all: `fill` writes into one of another name beside it, which is renamed when it is complete.
 * @throws InputError where the place can't be written, EnvironmentError where the disk is full; what `fill` throws.
 */
export async function writeWholeFolder<T>(place: OutputPlace, fill: (folder: string) => Promise<T>): Promise<T> {
  const parent = dirname(place.path);
  const temporary = join(parent, `.${basename(place.path)}.${randomUUID()}.part`);
  try {
    await makeFolder(parent);
    mkdirSync(temporary);
    const filled = await fill(temporary);
    await syncFolder(temporary);
    // takes the place of an empty folder, and of no other
    renameSync(temporary, place.path);
    await syncFolder(parent);
    return filled;
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw explainOutputError(explainSqliteError(error, place), place);
  }
}

/** SQLite has its own words for a disk that takes no more. */
function explainSqliteError(error: unknown, { path, option = '--out' }: OutputPlace): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const code = String(error.code);
  if (code !== 'SQLITE_FULL' && !code.startsWith('SQLITE_IOERR')) return error;
  const remedy = `free space, or raise the shell’s limit (ulimit -f), or choose another place with ${option}`;
  return new EnvironmentError(`${path}: ${error.message}: ${remedy}`, { cause: error });
}
