import { encode } from 'fast-png';
import { blend, createCanvas, drawText, fillBox, type Box, type Canvas, type Colour } from './canvas.js';
import { PANEL_PIXELS, type ExamplePictures } from './example-pictures.js';
import { chooseScaleBar, drawScaleBar } from './scale-bar.js';
import { layOutSheet, TEXT_STYLES, type PictureKind } from './sheet-layout.js';
import type { Sheet } from './sheet.js';

const PAPER: Colour = [255, 255, 255];
const RULE: Colour = [214, 218, 224];
const RING: Colour = [120, 200, 255];
const RING_OPACITY = 0.85;
const SCALE_BAR_ZOOM = 1.4;
/** Rings stand at multiples of it. */
export const RING_STEP_INVERSE_NANOMETRE = 2;

/** The sheet as one PNG. */
export function renderContactSheet(sheet: Sheet): Uint8Array {
  const { width, height, texts, pictures, rules } = layOutSheet(sheet);
  const canvas = createCanvas(width, height, PAPER);
  for (const rule of rules) fillBox(canvas, rule, RULE);
  for (const { text, style, left, baseline } of texts) drawText(canvas, text, left, baseline, TEXT_STYLES[style]);
  for (const { kind, example, box } of pictures) drawPicture(canvas, kind, example.pictures, box);
  return encode({ width, height, data: canvas.data, channels: 3, depth: 8 });
}

function drawPicture(canvas: Canvas, kind: PictureKind, pictures: ExamplePictures, box: Box): void {
  if (kind === 'spectrum') {
    const { spectrum, reachInverseNanometre } = pictures;
    paintGrey(canvas, spectrum, box);
    drawRings(canvas, box, reachInverseNanometre);
    drawScaleBar(canvas, box, chooseScaleBar(2 * reachInverseNanometre), 'nm⁻¹', SCALE_BAR_ZOOM);
    return;
  }
  paintGrey(canvas, pictures.micrograph, box);
  if (kind === 'mask') layOver(canvas, pictures.mask, box);
  else drawScaleBar(canvas, box, chooseScaleBar(pictures.fieldNanometre), 'nm', SCALE_BAR_ZOOM);
}

function paintGrey(canvas: Canvas, picture: Uint8Array, { left, top }: Box): void {
  picture.forEach((grey, i) => {
    blend(canvas, left + (i % PANEL_PIXELS), top + Math.floor(i / PANEL_PIXELS), [grey, grey, grey], 1);
  });
}

function layOver(canvas: Canvas, rgba: Uint8Array, { left, top }: Box): void {
  for (let i = 0; i < rgba.length / 4; i++) {
    const [red, green, blue, alpha] = rgba.subarray(4 * i, 4 * i + 4);
    if (alpha === 0) continue;
    blend(canvas, left + (i % PANEL_PIXELS), top + Math.floor(i / PANEL_PIXELS), [red, green, blue], alpha / 255);
  }
}

/** Dotted, so that they hide no spot. */
function drawRings(canvas: Canvas, { left, top, width, height }: Box, reachInverseNanometre: number): void {
  const step = (RING_STEP_INVERSE_NANOMETRE / reachInverseNanometre) * (width / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x + 0.5 - width / 2, y + 0.5 - height / 2];
      const radius = Math.hypot(dx, dy);
      const ring = Math.round(radius / step);
      if (ring === 0 || ring * step >= width / 2) continue;
      const dots = Math.round((ring * step * Math.PI) / 4);
      const phase = (Math.atan2(dy, dx) / (2 * Math.PI)) * dots;
      if (phase - Math.floor(phase) > 0.4) continue;
      blend(canvas, left + x, top + y, RING, Math.max(0, 1 - Math.abs(radius - ring * step)) * RING_OPACITY);
    }
  }
}
