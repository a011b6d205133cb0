import { drawText, fillBox, measureText, type Box, type Canvas, type Colour } from './canvas.js';

/** A length that a person reads at a glance. */
export interface ScaleBar {
  readonly length: number;
  /** Part of the picture's width, at most 0.35. */
  readonly part: number;
}

const LARGEST_PART = 0.35;
const LEAST_PIXELS = 64;
const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];

/** The longest of 1, 2 and 5 times a power of ten within 35 % of the width, which is in the bar's unit. */
export function chooseScaleBar(width: number): ScaleBar {
  const most = width * LARGEST_PART;
  const power = 10 ** Math.floor(Math.log10(most));
  // a hair of room: 0.35 times a width may fall short of a round length by rounding
  const digit = [5, 2].find((candidate) => candidate * power <= most * (1 + 1e-9)) ?? 1;
  const length = Number((digit * power).toPrecision(1));
  return { length, part: length / width };
}

/** Draws a bar with its length in nm into the lower left corner. Pictures below 64 pixels stay as they are. */
export function burnScaleBar(canvas: Canvas, pixelAngstrom: number): void {
  const { width, height } = canvas;
  if (Math.min(width, height) < LEAST_PIXELS) return;
  const bar = chooseScaleBar((width * pixelAngstrom) / 10);
  drawScaleBar(canvas, { left: 0, top: 0, width, height }, bar, 'nm', Math.max(1, Math.round(height / 220)));
}

/** White in the lower left corner of a box, black around it so that it shows on any ground. */
export function drawScaleBar(canvas: Canvas, box: Box, { length, part }: ScaleBar, unit: string, zoom: number): void {
  const [thickness, margin, edge] = [2 * zoom, 4 * zoom, zoom].map(Math.round);
  const capHeight = 9 * zoom;
  const width = Math.round(part * box.width);
  const left = box.left + margin;
  const top = box.top + box.height - margin - thickness;
  const text = `${length} ${unit}`;
  const textLeft = left + Math.max(0, Math.round((width - measureText(text, capHeight)) / 2));
  const baseline = top - Math.round(4 * zoom);
  const around = { left: left - edge, top: top - edge, width: width + 2 * edge, height: thickness + 2 * edge };
  drawText(canvas, text, textLeft, baseline, { capHeight, weight: 3.8 * zoom, colour: BLACK });
  fillBox(canvas, around, BLACK);
  drawText(canvas, text, textLeft, baseline, { capHeight, weight: 1.5 * zoom, colour: WHITE });
  fillBox(canvas, { left, top, width, height: thickness }, WHITE);
}
