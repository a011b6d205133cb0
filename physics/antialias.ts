import type { Grid } from './grid.js';

/** abTEM 1.0.11's configuration, which the reference data were made with. */
const CUTOFF_OF_NYQUIST = 0.6666666;
const TAPER_PER_SAMPLING = 0.01;

/**
 * Circular aperture that keeps products of two band-limited fields free of aliasing: 1, then a cosine edge, then 0
 * beyond two thirds of the Nyquist frequency.
 */
export function antialiasAperture({ samplingAngstrom }: Grid): (kSquared: number) => number {
  const coarser = Math.max(...samplingAngstrom);
  const cutoff = CUTOFF_OF_NYQUIST / (2 * coarser);
  const taper = TAPER_PER_SAMPLING / coarser;
  const innerSquared = (cutoff - taper) ** 2;
  return (kSquared) => {
    if (kSquared <= innerSquared) return 1;
    const k = Math.sqrt(kSquared);
    return k > cutoff ? 0 : (1 + Math.cos((Math.PI * (k - cutoff + taper)) / taper)) / 2;
  };
}
