import { measureText } from './canvas.js';

/** Breaks a text into lines of at most that width: at spaces, else after the joints of a name, else anywhere. */
export function wrapText(text: string, capHeight: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=[ @,_+])/u).flatMap((part) => splitLong(part, capHeight, width))) {
    if (line !== '' && measureText((line + piece).trimEnd(), capHeight) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

function splitLong(piece: string, capHeight: number, width: number): readonly string[] {
  if (measureText(piece.trimEnd(), capHeight) <= width) return [piece];
  const parts: string[] = [];
  let part = '';
  for (const character of piece) {
    if (part !== '' && measureText(part + character, capHeight) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
