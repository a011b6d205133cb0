import type { RandomStream } from '../study/random.js';

/** Counts of electrons: a Poisson draw a pixel of mean intensity x dose x pixel area, vacuum intensity being 1. */
export function countElectrons(
  intensity: Float32Array,
  doseElectronsPerSquareAngstrom: number,
  pixelAngstrom: number,
  stream: RandomStream,
): Float32Array {
  const scale = doseElectronsPerSquareAngstrom * pixelAngstrom ** 2;
  return intensity.map((value) => stream.poisson(value * scale));
}
