import { encode } from 'fast-png';
import { stretchContrast, type Percentiles } from './contrast.js';
import { burnScaleBar } from './scale-bar.js';

export interface PictureSettings {
  readonly pixelAngstrom: number;
  /** Grey values below the first and above the second percentile are cut; default 0.2 and 99.8. */
  readonly percentiles?: Percentiles;
  /** Whole factor by which every pixel is repeated; default: so that the picture has at least 480 pixels. */
  readonly zoom?: number;
}

const DEFAULT_PERCENTILES = [0.2, 99.8] as const;
const LEAST_PIXELS = 480;

/**
 * An 8-bit grey PNG with a scale bar of a field [x, y]: x to the right, y up, as one looks at a graph.
 *
 * @param values C order, `values[ix * ny + iy]`
 */
export function renderPng(
  values: Float32Array,
  shape: readonly [number, number],
  settings: PictureSettings,
): Uint8Array {
  const [nx, ny] = shape;
  const zoom = settings.zoom ?? Math.max(1, Math.ceil(LEAST_PIXELS / Math.max(nx, ny)));
  const grey = stretchContrast(values, settings.percentiles ?? DEFAULT_PERCENTILES);
  const [width, height] = [nx * zoom, ny * zoom];
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    const iy = ny - 1 - Math.floor(row / zoom);
    for (let column = 0; column < width; column++)
      data[row * width + column] = grey[Math.floor(column / zoom) * ny + iy];
  }
  burnScaleBar({ width, height, channels: 1, data }, settings.pixelAngstrom / zoom);
  return encode({ width, height, data, channels: 1, depth: 8 });
}
