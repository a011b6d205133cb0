import { createElement, escapeText, type Svg } from './svg.js';
import { measureText } from './text-width.js';

export const FONT = 'Helvetica, Arial, Liberation Sans, sans-serif';
export const INK = '#222222';
export const QUIET = '#595959';

export type Anchor = 'start' | 'middle' | 'end';

export interface TextStyle {
  /** Of the font, in user units. */
  readonly size: number;
  readonly anchor?: Anchor;
  readonly bold?: boolean;
  readonly fill?: string;
  /** Reads upwards, turned about its place. */
  readonly upwards?: boolean;
}

/** A line of text whose base line begins, has its middle or ends at x, y. */
export function drawText(text: string, x: number, y: number, style: TextStyle): Svg {
  const { size, anchor = 'start', bold = false, fill = INK, upwards = false } = style;
  return createElement(
    'text',
    {
      x,
      y,
      'font-size': size,
      'text-anchor': anchor === 'start' ? undefined : anchor,
      'font-weight': bold ? 'bold' : undefined,
      fill,
      transform: upwards ? `rotate(-90 ${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100})` : undefined,
    },
    [escapeText(text)],
  );
}

/** A text about the middle of y, as the labels of rows and ticks are. */
export function drawCentred(text: string, x: number, y: number, style: TextStyle): Svg {
  const shift = CAPITAL_HEIGHT * style.size;
  return style.upwards === true ? drawText(text, x + shift, y, style) : drawText(text, x, y + shift, style);
}

/** Half the height of digits, as a part of the font's size. */
const CAPITAL_HEIGHT = 0.355;

/** `a   After transfer`, with spaces that SVG keeps. */
export function titlePanel(letter: string, title: string): string {
  return `${letter}\u00a0\u00a0${title}`;
}

/** Cut to a width, with an ellipsis where something was lost. */
export function fitText(text: string, width: number, size: number): string {
  if (measureText(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && measureText(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}

/** Lines of whole words that are no wider than this, but where a word alone is. */
export function breakText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && measureText(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
