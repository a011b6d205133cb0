/** From the root of the study file to a field. */
export type Path = readonly (string | number)[];

/** Something that is wrong at a field; `parseStudy` makes a `Problem` of it, with file, line and column. */
export interface Finding {
  readonly path: Path;
  /** Where the key is meant and not its value. */
  readonly isKey?: boolean;
  /** Where no field is meant, as in broken YAML: characters from the start of the text. */
  readonly offset?: number;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string;
}

/** A value in few words, without line breaks and invisible characters, whatever it is. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return 'a mapping';
}

/** `domains.under.defocus[1]`. */
export function formatPath(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${escapeInvisible(part).slice(0, LONGEST)}`))
    .join('')
    .replace(/^\./, '');
}

/** In double quotes, cut to a readable length. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `"${escapeInvisible(shown)}"`;
}

const LONGEST = 60;

/** Control characters, direction marks and the like could make a terminal show something else than the file holds. */
export function escapeInvisible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
