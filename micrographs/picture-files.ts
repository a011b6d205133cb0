/** Plain pictures of square fields [x, y], without a scale bar: x to the right, y up. */
import { encode } from 'fast-png';
import { stretchContrast, type Percentiles } from './contrast.js';
import { resampleToRows } from './resample.js';
import { turnToRows } from './turn-to-rows.js';

const THUMBNAIL_PERCENTILES: Percentiles = [0.3, 99.7];
const MOST_GREY = 2 ** 16 - 1;

/** A 16-bit grey PNG: black is the lowest value, white the highest. */
export function encodeGrey16(values: Float32Array, pixels: number): Uint8Array {
  const rows = turnToRows(values, pixels, new Float32Array(values.length));
  const low = rows.reduce((least, value) => Math.min(least, value), Infinity);
  const high = rows.reduce((most, value) => Math.max(most, value), -Infinity);
  const perValue = high > low ? MOST_GREY / (high - low) : 0;
  const data = Uint16Array.from(rows, (value) => Math.round((value - low) * perValue));
  return encode({ width: pixels, height: pixels, data, channels: 1, depth: 16 });
}

/** White on particles, black elsewhere. */
export function encodeMask(labels: Uint8Array, pixels: number): Uint8Array {
  const data = turnToRows(labels, pixels, new Uint8Array(labels.length)).map((label) => (label === 0 ? 0 : 255));
  return encode({ width: pixels, height: pixels, data, channels: 1, depth: 8 });
}

/** An 8-bit grey PNG of that side, with the few brightest and darkest pixels cut. */
export function encodeThumbnail(values: Float32Array, pixels: number, side: number): Uint8Array {
  const data = stretchContrast(resampleToRows(values, pixels, side), THUMBNAIL_PERCENTILES);
  return encode({ width: side, height: side, data, channels: 1, depth: 8 });
}
