import { NO_DATA } from './colors.js';
import { createElement, escapeText, type Svg } from './svg.js';
import { breakText, drawText, FONT, QUIET } from './text.js';

/** Of every figure, in user units; on a page 17 cm wide a unit is two thirds of a point. */
export const SHEET_WIDTH = 720;
export const MARGIN = 14;

const HEADING_SIZE = 15;
const LINE_SIZE = 11.5;

export interface Heading {
  readonly title: string;
  /** Below it, broken into lines: what the numbers are of. */
  readonly subtitle: string;
  /** Of the sheet; absent: `SHEET_WIDTH`. */
  readonly width?: number;
}

/** Where the picture may begin below its heading. */
export function measureHeading({ title, subtitle, width = SHEET_WIDTH }: Heading): number {
  const room = width - 2 * MARGIN;
  const titles = breakText(title, room / 1.08, HEADING_SIZE).length;
  return MARGIN + 19 * titles + 15 * breakText(subtitle, room, LINE_SIZE).length + 4;
}

/** A whole SVG file on white; `description` is for who can't see it. */
export function composeSheet(heading: Heading, height: number, description: string, parts: readonly Svg[]): Svg {
  const { width: sheetWidth = SHEET_WIDTH } = heading;
  const room = sheetWidth - 2 * MARGIN;
  let y = MARGIN + 13;
  const lines: Svg[] = [];
  for (const line of breakText(heading.title, room / 1.08, HEADING_SIZE)) {
    lines.push(drawText(line, MARGIN, y, { size: HEADING_SIZE, bold: true }));
    y += 19;
  }
  for (const line of breakText(heading.subtitle, room, LINE_SIZE)) {
    lines.push(drawText(line, MARGIN, y, { size: LINE_SIZE, fill: QUIET }));
    y += 15;
  }
  const size = { width: sheetWidth, height: Math.ceil(height) };
  const hatch = createElement(
    'pattern',
    { id: 'no-data', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    [
      createElement('rect', { width: 6, height: 6, fill: NO_DATA }),
      createElement('line', { x1: 0, y1: 0, x2: 0, y2: 6, stroke: '#bdbdbd', 'stroke-width': 1.6 }),
    ],
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="${FONT}" role="img">`,
    `<title>${escapeText(heading.title)}</title>`,
    `<desc>${escapeText(description)}</desc>`,
    createElement('defs', {}, [hatch]),
    createElement('rect', { width: size.width, height: size.height, fill: '#ffffff' }),
    ...lines,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
