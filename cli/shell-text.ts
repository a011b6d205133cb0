import { relative, resolve } from 'node:path';
import { DEFAULT_DATA_FOLDER } from './global-options.js';

/** What the next command needs in order to find this data folder again. */
export function dataOption(dataFolder: string): string {
  return dataFolder === resolve(DEFAULT_DATA_FOLDER) ? '' : ` --data ${quote(showPath(dataFolder))}`;
}

/** From the working folder, where it lies below. */
export function showPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short === '' ? '.' : short;
}

/** For the shell. */
export function quote(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
