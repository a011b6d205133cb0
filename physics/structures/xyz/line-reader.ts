import { AtomsFormatError } from '../atoms-format-error.js';

/** No line of a file of atoms is longer; a longer one would be taken apart into millions of words. */
const LONGEST_LINE = 65536;

/** Hands out the lines of a text one by one, without their ends; a text needn't end with one. */
export interface LineReader {
  /**
   * Undefined after the last.
   * @throws AtomsFormatError at a line of more than 65536 characters.
   */
  next(): string | undefined;
}

export function createLineReader(text: string): LineReader {
  let at = 0;
  let line = 0;
  return {
    next() {
      if (at >= text.length) return undefined;
      line++;
      const end = text.indexOf('\n', at);
      const stop = end === -1 ? text.length : end;
      if (stop - at > LONGEST_LINE) {
        throw new AtomsFormatError('', `lines of at most ${LONGEST_LINE} characters`, `${stop - at}`, line);
      }
      const found = text.slice(at, text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop);
      at = stop + 1;
      return found;
    },
  };
}
