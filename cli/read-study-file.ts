import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { createInputError } from '../study/errors.js';
import { parseStudy } from '../study/parse-study.js';
import type { Study } from '../study/study.js';
import { LARGEST_FILE_BYTES } from '../study/yaml-source.js';

/**
 * Reads and checks a study file.
 * @throws InputError with all that is wrong, also where the file can't be read.
 */
export function readStudyFile(path: string): Study {
  return parseStudy(decode(readBytes(path), path), path);
}

function readBytes(path: string): Buffer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw refuse(path, 'a file', found.isDirectory() ? 'a folder' : 'something else');
    if (found.size > LARGEST_FILE_BYTES) throw refuse(path, `at most ${LARGEST_FILE_BYTES} bytes`, `${found.size}`);
    return readFileSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw refuse(path, 'a study file that can be read', error.message);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse(path, 'UTF-8 text', 'other bytes');
  }
}

function refuse(file: string, expected: string, got: string): Error {
  return createInputError([{ file, field: '', expected, got }]);
}
