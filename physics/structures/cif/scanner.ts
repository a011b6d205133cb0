import { AtomsFormatError } from '../atoms-format-error.js';

/** `value` is quoted or not, `text` a value that spans lines between semicolons; `end` is the end of the file. */
export type CifTokenKind = 'tag' | 'value' | 'text' | 'loop' | 'data' | 'save' | 'end';

/** Walks over the tokens of a CIF 1.1 text, once and in one direction, without keeping any. */
export interface CifScanner {
  /** Of the token under way; it begins before the first. */
  readonly kind: CifTokenKind;
  /** Counts from 1; where the token begins. */
  readonly line: number;
  /** The token without its quotes; built when it is asked for. */
  text(): string;
  /** @throws AtomsFormatError where a quote or a text field doesn't end, or at a reserved word. */
  next(): void;
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTES, HASH, APOSTROPHE, SEMICOLON, UNDERSCORE] = [
  9, 10, 13, 32, 34, 35, 39, 59, 95,
];

/** S. R. Hall, F. H. Allen, I. D. Brown, Acta Cryst. A47 (1991) 655; grammar of version 1.1: www.iucr.org/resources/cif/spec. */
export function createCifScanner(content: string): CifScanner {
  let at = 0;
  let lineAt = 1;
  let kind: CifTokenKind = 'end';
  let line = 1;
  let start = 0;
  let stop = 0;

  function skipSpace(): void {
    for (; at < content.length; at++) {
      const code = content.charCodeAt(at);
      if (code === HASH) at = findLineEnd(at) - 1;
      else if (!isSpace(code)) return;
      else if (isLineEnd(at)) lineAt++;
    }
  }

  /** LF, CRLF, and the CR alone of old files. */
  function isLineEnd(index: number): boolean {
    const code = content.charCodeAt(index);
    return code === NEWLINE || (code === RETURN && content.charCodeAt(index + 1) !== NEWLINE);
  }

  function findLineEnd(from: number): number {
    let end = from;
    while (end < content.length && content.charCodeAt(end) !== NEWLINE && content.charCodeAt(end) !== RETURN) end++;
    return end;
  }

  function setToken(newKind: CifTokenKind, from: number, to: number, next: number): void {
    kind = newKind;
    start = from;
    stop = to;
    at = next;
  }

  function scanQuoted(quote: number): void {
    for (let end = at + 1; end < content.length; end++) {
      const code = content.charCodeAt(end);
      if (code === NEWLINE || code === RETURN) break;
      if (code !== quote) continue;
      const after = content.charCodeAt(end + 1);
      if (end + 1 === content.length || isSpace(after)) return setToken('value', at + 1, end, end + 1);
    }
    throw new AtomsFormatError('', `a second ${String.fromCharCode(quote)} on the line`, 'none', line);
  }

  function scanText(): void {
    for (let end = at + 1; end < content.length; end++) {
      if (!isLineEnd(end)) continue;
      lineAt++;
      if (content.charCodeAt(end + 1) === SEMICOLON) return setToken('text', at + 1, end, end + 2);
    }
    throw new AtomsFormatError('', 'a line that begins with ; to end the text that begins here', 'none', line);
  }

  function scanWord(): void {
    let end = at;
    while (end < content.length && !isSpace(content.charCodeAt(end))) end++;
    setToken(
      content.charCodeAt(at) === UNDERSCORE ? 'tag' : kindOfWord(content.slice(at, Math.min(end, at + 8))),
      at,
      end,
      end,
    );
  }

  function kindOfWord(beginning: string): CifTokenKind {
    const lower = beginning.toLowerCase();
    if (lower === 'loop_') return 'loop';
    if (lower.startsWith('data_')) return 'data';
    if (lower.startsWith('save_')) return 'save';
    if (lower === 'global_' || lower === 'stop_') throw new AtomsFormatError('', 'CIF 1.1', lower, line);
    return 'value';
  }

  return {
    get kind() {
      return kind;
    },
    get line() {
      return line;
    },
    text: () => content.slice(start, stop),
    next() {
      skipSpace();
      line = lineAt;
      if (at >= content.length) return setToken('end', at, at, at);
      const code = content.charCodeAt(at);
      const isFirst = at === 0 || isLineEnd(at - 1);
      if (code === SEMICOLON && isFirst) scanText();
      else if (code === APOSTROPHE || code === QUOTES) scanQuoted(code);
      else scanWord();
    },
  };
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === NEWLINE || code === RETURN;
}
