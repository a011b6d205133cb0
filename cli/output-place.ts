import { mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInputError, type InputError } from '../study/errors.js';
import { EnvironmentError } from './exit-codes.js';
import { maybeFindRemedy, type PlaceOption } from './file-problem.js';

/** What a person named with `--out`, or another option for places. */
export interface OutputPlace {
  /** The command, for messages. */
  readonly command: string;
  readonly kind: 'file' | 'folder';
  /** Absolute. */
  readonly path: string;
  /** Absent: `--out`. */
  readonly option?: PlaceOption;
}

/** What the file system says to a path where nothing can be written; a full disk is another matter. */
const BAD_PLACE: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/**
 * Says before the work, not after, that a place can't be written: tries in the nearest folder that is there. Leaves nothing.
 * @throws InputError, or EnvironmentError where the disk is full.
 */
export function requireWritable(place: OutputPlace): void {
  const { path, kind } = place;
  try {
    if (kind === 'file' && statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw refuse(place, `${path}: a folder`);
    }
    let nearest = kind === 'file' ? dirname(path) : path;
    while (statSync(nearest, { throwIfNoEntry: false }) === undefined) nearest = dirname(nearest);
    rmdirSync(mkdtempSync(join(nearest, '.hrtem-transfer-')));
  } catch (error) {
    throw explainOutputError(error, place);
  }
}

/** Turns an error of the file system at a place into one that says what to change; others come back. */
export function explainOutputError(error: unknown, place: OutputPlace): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  if (BAD_PLACE.has(String(error.code))) return refuse(place, `${place.path}: ${error.message}`);
  const remedy = maybeFindRemedy(error, place.option ?? '--out');
  if (remedy === undefined) return error;
  return new EnvironmentError(`${place.path}: ${error.message}: ${remedy}`, { cause: error });
}

/** The error of a place that is no good. */
export function refuse({ command, kind, option = '--out' }: OutputPlace, got: string): InputError {
  return createInputError([{ file: command, field: option, expected: `a ${kind} that can be written`, got }]);
}
