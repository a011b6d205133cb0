type Paint = (text: string) => string;

/** A piece of a line: its words, and how they look. */
export type Part = string | readonly [text: string, paint: Paint];

/** Puts pieces together in a line of at most `width` letters; what doesn't fit ends in `…`. */
export function fitLine(parts: readonly Part[], width: number): string {
  let room = width;
  let line = '';
  const total = parts.reduce((sum, part) => sum + wordsOf(part).length, 0);
  for (const part of parts) {
    const words = wordsOf(part);
    const isCut = total > width && words.length >= room;
    const shown = isCut ? `${words.slice(0, Math.max(0, room - 1))}…` : words;
    line += typeof part === 'string' ? shown : part[1](shown);
    room -= words.length;
    if (isCut) break;
  }
  return line;
}

function wordsOf(part: Part): string {
  return typeof part === 'string' ? part : part[0];
}
