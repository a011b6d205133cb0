import type { Shape } from './fields.js';

/**
 * The two calculations that take nearly all time, as a whole and on several cores: what `propagate.ts` and `lens.ts` say
 * in single operations. Spectra are interleaved re, im, [nx, ny], as numpy's without factor.
 */
export interface WaveKernel {
  /** Whether planes of that shape can be transformed. */
  supports(shape: Shape): boolean;
  /** Spectra at the exit face, one after the other: [configuration, path]. */
  propagate(input: KernelSpecimen): Float32Array;
  /** Mean intensities of all spectra in the image plane, [defocus, nx, ny]; vacuum is 1. */
  formImages(input: KernelLens): Float32Array;
  /** Makes the table of that name once. */
  table(name: string, make: () => Float32Array): Float32Array;
  /** Seconds of all threads together since the kernel was loaded. */
  readTimes(): { readonly transformSeconds: number; readonly seconds: number };
}

export interface KernelSpecimen {
  readonly nx: number;
  readonly ny: number;
  /** rad / (V Å) */
  readonly interaction: number;
  /** [nx, ny], real: the antialias aperture. */
  readonly aperture: Float32Array;
  /** [nx, ny], complex: the propagator with the aperture. */
  readonly propagator: Float32Array;
  /** [nx, ny], real, one an element: its scattering factor over the pixel's area, divided by the bilinear correction. */
  readonly scattering: readonly Float32Array[];
  readonly parts: number;
  readonly slices: number;
  /** For each path the indices of its parts. */
  readonly paths: readonly Int32Array[];
  /** One a configuration: x, y of each atom in pixels within the cell, by part, slice and element. */
  readonly positions: readonly Float64Array[];
  /** One a configuration: for each part, slice and element the index of its first atom, then the count of atoms. */
  readonly offsets: readonly Int32Array[];
}

export interface KernelLens {
  readonly nx: number;
  readonly ny: number;
  /** [nx, ny], complex: envelope and aberrations but defocus. */
  readonly transfer: Float32Array;
  readonly spectra: readonly Float32Array[];
  /** One a defocus: its factors along x, complex, [nx]. */
  readonly defocusX: readonly Float32Array[];
  /** One a defocus: its factors along y, complex, [ny]. */
  readonly defocusY: readonly Float32Array[];
}
