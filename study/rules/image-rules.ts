import type { Draft } from '../draft.js';
import type { Finding, Path } from '../finding.js';
import type { StructureEntry, StudyFile } from '../study-file.js';

/** Side of the largest wave, in pixels, that memory and time allow: 4096² complex numbers are 128 MB. */
const LARGEST_WAVE_PIXELS = 4096;

/** What can't be true of waves and images on a structure's cell. Lengths in Å. */
export function checkImages({ structures, microscope, images }: Draft): readonly Finding[] {
  return [
    ...(microscope && images ? checkBandLimit(microscope.sampling, images.pixel) : []),
    ...[...structures].flatMap(([name, entry]) => {
      if (entry === undefined) return [];
      const path = ['structures', name, 'cell'];
      return [
        ...(microscope ? checkWave(path, entry, microscope) : []),
        ...(images ? checkCrop(path, entry, images) : []),
      ];
    }),
  ];
}

/** Waves are limited to 2/3 of their Nyquist frequency, and an image should hold detail up to its own. */
function checkBandLimit(sampling: number, pixel: number): readonly Finding[] {
  const least = round(1.5 * sampling);
  if (pixel >= least) return [];
  const expected = `at least ${least} Å, 1.5 times the sampling of the wave, which holds no finer detail`;
  return [{ path: ['images', 'pixel'], expected, got: `${pixel} Å` }];
}

function checkWave(path: Path, { cell }: StructureEntry, { sampling }: StudyFile['microscope']): readonly Finding[] {
  const pixels = round(cell / sampling);
  if (Number.isInteger(pixels) && pixels <= LARGEST_WAVE_PIXELS) return [];
  const expected = `a whole number of samples of ${sampling} Å (microscope.sampling), at most ${LARGEST_WAVE_PIXELS}`;
  return [{ path, expected, got: `${cell} Å, which is ${pixels}` }];
}

function checkCrop(path: Path, { cell }: StructureEntry, { pixels, pixel }: StudyFile['images']): readonly Finding[] {
  const available = round(cell / pixel);
  if (Number.isInteger(available) && available >= pixels) return [];
  const expected = `a whole number of pixels of ${pixel} Å (images.pixel), at least ${pixels} (images.pixels)`;
  return [{ path, expected, got: `${cell} Å, which is ${available}` }];
}

/** Takes away what binary fractions add: 6.4 nm are 128 pixels of 0.5 Å. */
function round(value: number): number {
  return Number(value.toPrecision(9));
}
