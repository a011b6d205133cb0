import { findGlyph } from './stroke-font.js';

/** Red, green, blue, each 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** An opaque picture, 8 bits a channel; rows from the top. One of a single channel takes the red of a colour as grey. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

export interface TextStyle {
  /** Height of a capital in pixels. */
  readonly capHeight: number;
  /** Width of the strokes in pixels. */
  readonly weight: number;
  readonly colour: Colour;
}

const CAP_UNITS = 7;

export function createCanvas(width: number, height: number, ground: Colour): Canvas {
  const canvas: Canvas = { width, height, channels: 3, data: new Uint8Array(3 * width * height) };
  fillBox(canvas, { left: 0, top: 0, width, height }, ground);
  return canvas;
}

/** Whole pixels only. */
export function fillBox(canvas: Canvas, { left, top, width, height }: Box, colour: Colour, opacity = 1): void {
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) blend(canvas, x, y, colour, opacity);
  }
}

/** Pixels outside of the canvas are left out. */
export function blend(canvas: Canvas, x: number, y: number, colour: Colour, opacity: number): void {
  if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) return;
  const start = canvas.channels * (y * canvas.width + x);
  for (let channel = 0; channel < canvas.channels; channel++) {
    const below = canvas.data[start + channel];
    canvas.data[start + channel] = Math.round(below + (colour[channel] - below) * opacity);
  }
}

/** Width in pixels. */
export function measureText(text: string, capHeight: number): number {
  return ([...text].reduce((sum, character) => sum + findGlyph(character).advance, 0) * capHeight) / CAP_UNITS;
}

/** Draws a line of text with smooth edges; `baseline` is the lower edge of its capitals. */
export function drawText(canvas: Canvas, text: string, left: number, baseline: number, style: TextStyle): void {
  const unit = style.capHeight / CAP_UNITS;
  let pen = left;
  for (const character of text) {
    const { segments, advance } = findGlyph(character);
    const ends = segments.map(([x0, y0, x1, y1]) => [
      pen + x0 * unit,
      baseline - y0 * unit,
      pen + x1 * unit,
      baseline - y1 * unit,
    ]);
    strokeLines(canvas, ends, style.weight, style.colour);
    pen += advance * unit;
  }
}

/** Strokes as one shape, so that crossings are not darker. Coordinates run along the pixels' edges. */
function strokeLines(
  canvas: Canvas,
  lines: readonly (readonly number[])[],
  weight: number,
  colour: Colour,
  opacity = 1,
): void {
  if (lines.length === 0) return;
  const reach = weight / 2 + 1;
  const left = Math.floor(Math.min(...lines.map(([x0, , x1]) => Math.min(x0, x1))) - reach);
  const right = Math.ceil(Math.max(...lines.map(([x0, , x1]) => Math.max(x0, x1))) + reach);
  const top = Math.floor(Math.min(...lines.map(([, y0, , y1]) => Math.min(y0, y1))) - reach);
  const bottom = Math.ceil(Math.max(...lines.map(([, y0, , y1]) => Math.max(y0, y1))) + reach);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const nearest = Math.min(...lines.map((line) => distanceToLine(x + 0.5, y + 0.5, line)));
      const covered = Math.max(0, Math.min(1, weight / 2 + 0.5 - nearest));
      if (covered > 0) blend(canvas, x, y, colour, covered * opacity);
    }
  }
}

function distanceToLine(x: number, y: number, [x0, y0, x1, y1]: readonly number[]): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = dx === 0 && dy === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
  const clamped = Math.max(0, Math.min(1, along));
  return Math.hypot(x - x0 - clamped * dx, y - y0 - clamped * dy);
}
