/**
 * A sans-serif of strokes of one width with round ends, in the manner of technical lettering. In units of a seventh of the
 * height of a capital: baseline 0, y up, x-height 5, descenders to -2.2.
 *
 * A path is a row of commands: `M x y` begins a stroke, `L x y` goes on straight, `A cx cy rx ry from to` goes on along an arc of
 * an ellipse (degrees, counter-clockwise from +x, also downwards), `O cx cy rx ry` is an ellipse of its own.
 */
const PATHS: Readonly<Record<string, string>> = {
  A: 'M0 0L2.45 7L4.9 0M.85 2.3L4.05 2.3',
  B: 'M0 0L0 7L2.2 7A2.2 5.35 1.75 1.65 90 -90L0 3.7M2.2 3.7A2.3 1.85 2 1.85 90 -90L0 0',
  C: 'A2.75 3.5 2.75 3.5 48 312',
  D: 'M0 0L0 7L1.8 7A1.8 3.5 2.9 3.5 90 -90L0 0',
  E: 'M3.8 7L0 7L0 0L3.8 0M0 3.65L3.3 3.65',
  F: 'M3.8 7L0 7L0 0M0 3.55L3.2 3.55',
  G: 'A2.75 3.5 2.75 3.5 48 358L3.1 3.4',
  H: 'M0 0L0 7M4.5 0L4.5 7M0 3.6L4.5 3.6',
  I: 'M0 0L0 7',
  J: 'M2.7 7L2.7 1.7A1.35 1.7 1.35 1.7 0 -165',
  K: 'M0 0L0 7M4.1 7L0 2.6M1.5 4.2L4.3 0',
  L: 'M0 7L0 0L3.5 0',
  M: 'M0 0L0 7L2.75 1.4L5.5 7L5.5 0',
  N: 'M0 0L0 7L4.5 0L4.5 7',
  O: 'O2.85 3.5 2.85 3.5',
  P: 'M0 0L0 7L2.2 7A2.2 5.1 1.9 1.9 90 -90L0 3.2',
  Q: 'O2.85 3.5 2.85 3.5M3.5 1.7L5.5 -.4',
  R: 'M0 0L0 7L2.2 7A2.2 5.15 1.85 1.85 90 -90L0 3.3M2.2 3.3L4.3 0',
  S: 'A2.1 5.25 1.85 1.75 38 270A2.1 1.75 2.05 1.75 90 -145',
  T: 'M0 7L4.6 7M2.3 7L2.3 0',
  U: 'M0 7L0 2.2A2.25 2.2 2.25 2.2 180 360L4.5 7',
  V: 'M0 7L2.45 0L4.9 7',
  W: 'M0 7L1.75 0L3.5 6.2L5.25 0L7 7',
  X: 'M.1 7L4.4 0M4.3 7L0 0',
  Y: 'M0 7L2.3 3.4L4.6 7M2.3 3.4L2.3 0',
  Z: 'M.1 7L4.2 7L0 0L4.3 0',
  a: 'A1.65 3.45 1.5 1.55 158 0L3.15 0M3.15 2.85L1.5 2.85A1.5 1.42 1.5 1.42 90 270A1.5 1.65 1.65 1.65 -90 0',
  b: 'M0 0L0 7.3O1.85 2.5 1.85 2.5',
  c: 'A1.9 2.5 1.9 2.5 48 312',
  d: 'O1.85 2.5 1.85 2.5M3.7 0L3.7 7.3',
  e: 'M.02 2.6L3.7 2.6A1.87 2.5 1.85 2.5 3 318',
  f: 'A2.45 5.7 1.5 1.6 72 180L.95 0M0 4.9L2.5 4.9',
  g: 'O1.85 2.5 1.85 2.5M3.7 5L3.7 -.4A1.85 -.4 1.85 1.8 0 -150',
  h: 'M0 0L0 7.3M0 3.1A1.7 3.2 1.7 1.8 180 0L3.4 0',
  i: 'M0 0L0 5M0 6.85L0 6.9',
  j: 'M1.2 5L1.2 -1A.1 -1 1.1 1.2 0 -95M1.2 6.85L1.2 6.9',
  k: 'M0 0L0 7.3M3.2 5L0 1.9M1.25 3.1L3.4 0',
  l: 'M0 0L0 7.3',
  m: 'M0 0L0 5M0 3.3A1.45 3.4 1.45 1.6 180 0L2.9 0M2.9 3.4A4.35 3.4 1.45 1.6 180 0L5.8 0',
  n: 'M0 0L0 5M0 3.1A1.7 3.2 1.7 1.8 180 0L3.4 0',
  o: 'O1.95 2.5 1.95 2.5',
  p: 'M0 -2.2L0 5O1.85 2.5 1.85 2.5',
  q: 'O1.85 2.5 1.85 2.5M3.7 -2.2L3.7 5',
  r: 'M0 0L0 5M0 3A1.6 3.2 1.6 1.8 180 68',
  s: 'A1.55 3.72 1.35 1.28 35 270A1.55 1.22 1.5 1.22 90 -148',
  t: 'M1 6.5L1 1.3A2.2 1.3 1.2 1.3 180 285M0 4.9L2.4 4.9',
  u: 'M0 5L0 1.8A1.7 1.8 1.7 1.8 180 360M3.4 5L3.4 0',
  v: 'M0 5L1.8 0L3.6 5',
  w: 'M0 5L1.35 0L2.7 4.5L4.05 0L5.4 5',
  x: 'M0 5L3.4 0M3.4 5L0 0',
  y: 'M0 5L1.85 .1M3.7 5L1.85 .1L1.2 -1.6A.5 -1.4 .75 .8 -20 -95',
  z: 'M.1 5L3.2 5L0 0L3.3 0',
  '0': 'O2.1 3.5 1.95 3.5',
  '1': 'M.8 5.6L2.4 7L2.4 0',
  '2': 'A2.1 5.1 1.85 1.9 165 -38L.15 0L4.1 0',
  '3': 'A2 5.3 1.65 1.7 150 -90A2 1.8 1.95 1.8 90 -152',
  '4': 'M3.1 0L3.1 7L0 1.9L4.2 1.9',
  '5': 'M3.7 7L.75 7L.45 3.75A2 2.25 1.95 2.25 138 -148',
  '6': 'O2.1 2.15 1.95 2.15M.45 3.4L3.05 7',
  '7': 'M.1 7L4 7L1.35 0',
  '8': 'O2.1 5.3 1.65 1.7O2.1 1.8 1.95 1.8',
  '9': 'O2.1 4.85 1.95 2.15M3.75 3.6L1.15 0',
  '.': 'M0 0L0 .05',
  ',': 'M.3 .1L-.1 -1.2',
  ':': 'M0 .2L0 .25M0 4.1L0 4.15',
  ';': 'M.3 .1L-.1 -1.2M.3 4.1L.3 4.15',
  '!': 'M0 7L0 2.2M0 0L0 .05',
  '?': 'A1.7 5.3 1.6 1.7 165 -90L1.7 2.1M1.7 0L1.7 .05',
  '-': 'M0 2.6L2.2 2.6',
  '–': 'M0 2.6L3.4 2.6',
  '—': 'M0 2.6L5.6 2.6',
  '−': 'M0 3L3.8 3',
  '+': 'M0 3L3.8 3M1.9 1.1L1.9 4.9',
  '±': 'M0 3.6L3.8 3.6M1.9 1.7L1.9 5.5M0 .3L3.8 .3',
  '=': 'M0 4L3.8 4M0 2L3.8 2',
  '×': 'M.3 4.5L3.3 1.5M3.3 4.5L.3 1.5',
  '·': 'M0 3L0 3.05',
  '…': 'M0 0L0 .05M2 0L2 .05M4 0L4 .05',
  '/': 'M0 -.8L2.8 7.4',
  '|': 'M0 -1.4L0 7.6',
  '<': 'M3.4 5.2L0 3L3.4 .8',
  '>': 'M0 5.2L3.4 3L0 .8',
  '(': 'A2.6 3 2.6 4.6 135 225',
  ')': 'A-.8 3 2.6 4.6 45 -45',
  '[': 'M1.3 7.5L0 7.5L0 -1.5L1.3 -1.5',
  ']': 'M0 7.5L1.3 7.5L1.3 -1.5L0 -1.5',
  '%': 'O1.15 5.5 1.15 1.5O5 1.5 1.15 1.5M4.9 7L1.25 0',
  '@': 'A3.2 2.6 1.5 1.7 0 360L4.7 1.7A5.5 2 .8 1.1 200 350A3.2 2.7 3.1 3.7 -8 300',
  _: 'M0 -1L4 -1',
  '#': 'M1.3 0L2 7M3.3 0L4 7M.5 4.7L4.7 4.7M.3 2.3L4.4 2.3',
  '&': 'M4.6 3L1.2 7.2M4.8 0L1 5.4A1.9 5.7 1 1.3 200 -40L.8 3.2A1.7 1.8 1.7 1.8 125 325L4.6 3.4',
  '*': 'M1.5 4.2L1.5 7.2M.2 4.9L2.8 6.5M2.8 4.9L.2 6.5',
  "'": 'M0 7L0 5.4',
  '’': 'M.3 7L0 5.4',
  '"': 'M0 7L0 5.4M1.3 7L1.3 5.4',
  '°': 'O1 6 1 1',
  Å: 'M0 0L2.45 6.2L4.9 0M.85 2.1L4.05 2.1O2.45 7.5 .75 .75',
  µ: 'M0 -2.2L0 5M0 1.8A1.7 1.8 1.7 1.8 180 360M3.4 5L3.4 0',
  π: 'M0 4.8L4.4 4.8M1.1 4.8L1.1 0M3.3 4.8L3.3 0',
  '→': 'M0 3L4.8 3M3.1 4.7L4.8 3L3.1 1.3',
  '¹': 'M.2 6.4L1 7.2L1 3.9',
  '²': 'A1.1 6.4 .95 .95 165 -38L.1 3.9L2.1 3.9',
  '³': 'A1 6.45 .85 .8 150 -90A1 4.75 1 .9 90 -152',
  '⁻': 'M0 5.5L1.8 5.5',
};

/** Of the digits, so that columns of them stand in line. */
const DIGIT_WIDTH = 4.2;
/** White on both sides of a glyph, together. */
const SIDE_BEARINGS = 2;
const SPACE_ADVANCE = 2.9;
const ARC_STEP_DEGREES = 18;

/** Two ends in font units: x0, y0, x1, y1. */
export type Segment = readonly [number, number, number, number];

export interface Glyph {
  readonly segments: readonly Segment[];
  /** From the left edge of this glyph to that of the next one. */
  readonly advance: number;
}

const glyphs = new Map<string, Glyph>();

/** The glyph of a character; a small square of one that the font lacks. */
export function findGlyph(character: string): Glyph {
  const known = glyphs.get(character);
  if (known !== undefined) return known;
  const made = makeGlyph(character);
  glyphs.set(character, made);
  return made;
}

function makeGlyph(character: string): Glyph {
  if (character.trim() === '') return { segments: [], advance: SPACE_ADVANCE };
  const path = Object.hasOwn(PATHS, character) ? PATHS[character] : 'M0 0L0 5L4 5L4 0L0 0';
  const segments = tracePath(path);
  const isDigit = /[0-9]/.test(character);
  const left = isDigit ? 0 : Math.min(...segments.flatMap(([x0, , x1]) => [x0, x1]));
  const right = isDigit ? DIGIT_WIDTH : Math.max(...segments.flatMap(([x0, , x1]) => [x0, x1]));
  const shift = SIDE_BEARINGS / 2 - left;
  return {
    segments: segments.map(([x0, y0, x1, y1]) => [x0 + shift, y0, x1 + shift, y1]),
    advance: right - left + SIDE_BEARINGS,
  };
}

function tracePath(path: string): Segment[] {
  const segments: Segment[] = [];
  let pen: readonly [number, number] | undefined;
  const lineTo = (x: number, y: number) => {
    if (pen !== undefined) segments.push([...pen, x, y]);
    pen = [x, y];
  };
  for (const [, command, text] of path.matchAll(/([MLAO])([^MLAO]*)/g)) {
    const [x = 0, y = 0, rx = 0, ry = 0, from = 0, to = 360] = (text.match(/-?[\d.]+/g) ?? []).map(Number);
    if (command === 'M' || command === 'O') pen = undefined;
    if (command === 'M' || command === 'L') lineTo(x, y);
    else {
      const steps = Math.ceil(Math.abs(to - from) / ARC_STEP_DEGREES);
      for (let step = 0; step <= steps; step++) {
        const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180;
        lineTo(x + rx * Math.cos(angle), y + ry * Math.sin(angle));
      }
    }
  }
  return segments;
}
