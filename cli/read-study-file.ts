import { createInputError } from '../study/errors.js';
import { parseStudy } from '../study/parse-study.js';
import type { Study } from '../study/study.js';
import { LARGEST_FILE_BYTES } from '../study/yaml-source.js';
import { readBytes } from './read-bytes.js';

/**
 * Reads and checks a study file.
 * @throws InputError with all that is wrong, also where the file can't be read.
 */
export function readStudyFile(path: string): Study {
  return parseStudy(readStudyText(path), path);
}

/** @throws InputError where it can't be read. */
export function readStudyText(path: string): string {
  return decode(readBytes(path, 'a study file', LARGEST_FILE_BYTES), path);
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw createInputError([{ file: path, field: '', expected: 'UTF-8 text', got: 'other bytes' }]);
  }
}
