/** The discrete Fourier transform of a real square [x, y], complete, interleaved re, im, zero frequency first. */
export type Transform = (values: Float32Array, pixels: number) => Float32Array;

export interface PowerSpectrum {
  /** [kx, ky], zero frequency in the middle; `pixels` is odd. */
  readonly power: Float32Array;
  readonly pixels: number;
  /** From the middle to the edge. */
  readonly reachInverseNanometre: number;
}

/** Smaller images are continued by zeros, so that the spectrum is smooth when it is looked at. */
const LEAST_TRANSFORMED_PIXELS = 1024;

/** Part of the width, at each border, over which the window falls to zero: particles are often cut by the border. */
const TAPER = 1 / 8;

/**
 * |F|² of an image whose borders are tapered, which keeps them from crossing the spectrum, within a square around the zero
 * frequency: up to `mostInverseNanometre`, or up to the Nyquist frequency where that is less.
 *
 * @param image [x, y], `pixels` x `pixels`
 */
export function computePowerSpectrum(
  image: Float32Array,
  pixels: number,
  pixelAngstrom: number,
  mostInverseNanometre: number,
  transform: Transform,
): PowerSpectrum {
  const padded = pixels * Math.ceil(LEAST_TRANSFORMED_PIXELS / pixels);
  const transformed = transform(applyWindow(image, pixels, padded), padded);
  const stepInverseNanometre = 10 / (padded * pixelAngstrom);
  const nyquist = Math.floor((padded - 1) / 2);
  const half = Math.min(nyquist, Math.max(1, Math.round(mostInverseNanometre / stepInverseNanometre)));
  const side = 2 * half + 1;
  const power = new Float32Array(side * side);
  for (let ix = 0; ix < side; ix++) {
    const kx = (ix - half + padded) % padded;
    for (let iy = 0; iy < side; iy++) {
      const at = 2 * (kx * padded + ((iy - half + padded) % padded));
      power[ix * side + iy] = transformed[at] ** 2 + transformed[at + 1] ** 2;
    }
  }
  return { power, pixels: side, reachInverseNanometre: (side / 2) * stepInverseNanometre };
}

/**
 * Tukey's window: flat, with half a period of a cosine at each border. The mean is taken off first: it would leave a bright
 * spot of its own in the middle.
 */
function applyWindow(image: Float32Array, pixels: number, padded: number): Float32Array {
  const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
  const taper = Array.from({ length: pixels }, (_, i) => {
    const fromBorder = Math.min(i + 0.5, pixels - i - 0.5) / pixels;
    return fromBorder < TAPER ? Math.sin((Math.PI / 2) * (fromBorder / TAPER)) ** 2 : 1;
  });
  const windowed = new Float32Array(padded ** 2);
  for (let ix = 0; ix < pixels; ix++) {
    for (let iy = 0; iy < pixels; iy++) {
      windowed[ix * padded + iy] = (image[ix * pixels + iy] - mean) * taper[ix] * taper[iy];
    }
  }
  return windowed;
}
