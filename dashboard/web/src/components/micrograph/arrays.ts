import { readBytes } from '../../api.js';
import { turnToRows } from '../../../../../micrographs/turn-to-rows.js';

/** The pixels of an image, rows from the top. */
export interface Pixels<T extends Float32Array | Uint8Array> {
  /** Where they are from: what was loaded last stays while another one is on its way. */
  readonly url: string;
  readonly data: T;
  readonly pixels: number;
}

/** Of the images that were looked at last, so that going back and forth asks nobody. */
const MOST_KEPT_BYTES = 64 * 2 ** 20;
const kept = new Map<string, Pixels<Float32Array> | Pixels<Uint8Array>>();

export async function loadFloats(url: string, signal?: AbortSignal): Promise<Pixels<Float32Array>> {
  const known = kept.get(url);
  if (known !== undefined && isFloats(known)) return known;
  const data = new Float32Array(await readBytes(url, signal));
  const pixels = Math.round(Math.sqrt(data.length));
  return keep({ url, data: turnToRows(data, pixels, new Float32Array(data.length)), pixels });
}

export async function loadMask(url: string, signal?: AbortSignal): Promise<Pixels<Uint8Array>> {
  const known = kept.get(url);
  if (known !== undefined && !isFloats(known)) return known;
  const data = new Uint8Array(await readBytes(url, signal));
  const pixels = Math.round(Math.sqrt(data.length));
  return keep({ url, data: turnToRows(data, pixels, new Uint8Array(data.length)), pixels });
}

/** How long an image is looked at before a network is asked of it: who pages on asks for nothing. */
const SETTLE_MS = 150;

export async function loadPrediction(url: string, signal: AbortSignal): Promise<Pixels<Float32Array>> {
  if (!kept.has(url)) await settle(signal);
  return loadFloats(url, signal);
}

export function settle(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, SETTLE_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('looked at something else'));
    });
  });
}

function keep<P extends Pixels<Float32Array> | Pixels<Uint8Array>>(pixels: P): P {
  kept.set(pixels.url, pixels);
  let bytes = [...kept.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  for (const [oldest, { data }] of kept) {
    if (bytes <= MOST_KEPT_BYTES) break;
    bytes -= data.byteLength;
    kept.delete(oldest);
  }
  return pixels;
}

function isFloats(pixels: Pixels<Float32Array> | Pixels<Uint8Array>): pixels is Pixels<Float32Array> {
  return pixels.data instanceof Float32Array;
}
