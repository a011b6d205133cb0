import { drawText, measureText, TEXT_HEIGHT } from './pixel-font.js';

/** Lengths in nm that a person reads at a glance. */
const NICE_NANOMETRES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
/** The bar is at most this part of the image's width. */
const LARGEST_PART = 0.35;

/**
 * Burns a white scale bar with its length in nm into the lower left corner of an 8-bit picture, black around it so that it
 * shows on any ground. Pictures below 64 pixels stay as they are.
 *
 * @param picture rows from the top, `width` columns; changed in place
 */
export function burnScaleBar(picture: Uint8Array, width: number, height: number, pixelAngstrom: number): void {
  if (Math.min(width, height) < 64) return;
  const nanometres = NICE_NANOMETRES.findLast((length) => (length * 10) / pixelAngstrom <= LARGEST_PART * width);
  if (nanometres === undefined) return;
  const zoom = Math.max(1, Math.round(height / 220));
  const bar = Math.round((nanometres * 10) / pixelAngstrom);
  const thickness = 2 * zoom;
  const margin = 4 * zoom;
  const barTop = height - margin - thickness;
  const text = `${nanometres} nm`;
  const textTop = barTop - zoom - TEXT_HEIGHT * zoom;
  const textLeft = margin + Math.max(0, Math.round((bar - measureText(text) * zoom) / 2));

  const marks = new Uint8Array(width * height);
  const mark = (x: number, y: number) => {
    if (x >= 0 && x < width && y >= 0 && y < height) marks[y * width + x] = 1;
  };
  for (let y = barTop; y < barTop + thickness; y++) {
    for (let x = margin; x < margin + bar; x++) mark(x, y);
  }
  drawText(text, textLeft, textTop, zoom, mark);
  paintWithOutline(picture, marks, width, height, zoom);
}

function paintWithOutline(picture: Uint8Array, marks: Uint8Array, width: number, height: number, reach: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!marks[y * width + x]) continue;
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          const [nearX, nearY] = [x + dx, y + dy];
          if (nearX < 0 || nearX >= width || nearY < 0 || nearY >= height) continue;
          if (!marks[nearY * width + nearX]) picture[nearY * width + nearX] = 0;
        }
      }
    }
  }
  for (let i = 0; i < marks.length; i++) if (marks[i]) picture[i] = 255;
}
