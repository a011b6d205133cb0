import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { createInputError } from '../study/errors.js';

/**
 * Reads a file that a person named.
 * @param what for the message, such as `a study file`
 * @throws InputError where it can't be read, is no file, or is larger.
 */
export function readBytes(path: string, what: string, mostBytes: number): Buffer {
  let descriptor: number | undefined;
  try {
    // a pipe that nobody writes to would never open
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw refuse(path, 'a file', found.isDirectory() ? 'a folder' : 'something else');
    if (found.size > mostBytes) throw refuse(path, `at most ${mostBytes} bytes`, `${found.size}`);
    return readFileSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw refuse(path, `${what} that can be read`, error.message);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function refuse(file: string, expected: string, got: string): Error {
  return createInputError([{ file, field: '', expected, got }]);
}
