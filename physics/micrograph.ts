import type { ImageGrid, Imaging } from '../study/domain.js';
import type { Streams } from '../study/random.js';
import { nameCondition } from './condition-name.js';
import { countElectrons } from './dose.js';
import type { Fields } from './fields.js';
import type { Grid } from './grid.js';
import { createLens } from './lens.js';
import { spreadElectrons } from './mtf.js';
import { normalise } from './normalise.js';
import type { StructureWaves } from './structure-waves.js';

/** The part of a simulated structure that imaging needs. */
export type ImageableStructure = Pick<
  StructureWaves,
  'energyElectronvolt' | 'configurations' | 'pixels' | 'waves' | 'label' | 'leastContrastDefocusAngstrom'
>;

/** One training example; plain data. Arrays are [x, y] of `grid.pixels`. */
export interface Micrograph {
  /** Mean 0, variance 1. */
  readonly image: Float32Array;
  /** 1 on particles. */
  readonly label: Uint8Array;
  /** C1 of this image relative to the structure's least contrast; drawn around the nominal one. */
  readonly appliedDefocusAngstrom: number;
  /** Pixel of the cell at which the image begins. */
  readonly corner: readonly [x: number, y: number];
}

/**
 * Images a structure: defocus, aberrations, focal spread, vibration, dose, detector, crop, normalisation. The crop belongs
 * to the structure, so that the label is the same under all imaging conditions; defocus and noise have streams of their
 * own for each condition.
 */
export function formMicrograph(
  fields: Fields,
  streams: Streams,
  waves: ImageableStructure,
  imaging: Imaging,
  grid: ImageGrid,
  split: string,
  index: number,
): Micrograph {
  const condition = nameCondition(imaging);
  const appliedDefocusAngstrom =
    imaging.defocusAngstrom + imaging.defocusSpreadAngstrom * streams('defocus', condition, split, index).normal();
  const cell: Grid = {
    shape: [waves.pixels, waves.pixels],
    samplingAngstrom: [grid.pixelAngstrom, grid.pixelAngstrom],
  };
  const lens = createLens(fields, cell, { energyElectronvolt: waves.energyElectronvolt, ...imaging });
  const size = 2 * waves.pixels ** 2;
  const spectra = Array.from({ length: waves.configurations }, (_, i) =>
    fields.scope(() => {
      const wave = fields.complex(waves.waves.subarray(i * size, (i + 1) * size), cell.shape);
      return fields.read(fields.fft2(wave));
    }),
  );
  const [intensity] = lens.images(spectra, [waves.leastContrastDefocusAngstrom + appliedDefocusAngstrom]);

  const corner = drawCorner(streams, waves.pixels - grid.pixels, split, index);
  const crop = <T extends Float32Array | Uint8Array>(from: T, to: T): T => cropSquare(from, waves.pixels, corner, to);
  const count = (electrons: Float32Array) => {
    const noise = streams('noise', condition, split, index);
    return countElectrons(electrons, imaging.doseElectronsPerSquareAngstrom, grid.pixelAngstrom, noise);
  };
  const image = new Float32Array(grid.pixels ** 2);
  // a detector spreads electrons into the crop from beside it
  const counts = imaging.mtf
    ? crop(spreadElectrons(fields, count(intensity), cell, imaging.mtf), image)
    : count(crop(intensity, image));
  const label = crop(waves.label, new Uint8Array(grid.pixels ** 2));
  return { image: normalise(counts), label, appliedDefocusAngstrom, corner };
}

/** Copies the square of the size of `to` that begins at the corner. */
function cropSquare<T extends Float32Array | Uint8Array>(
  from: T,
  pixels: number,
  [x, y]: readonly [number, number],
  to: T,
): T {
  const size = Math.sqrt(to.length);
  for (let ix = 0; ix < size; ix++) {
    const start = (x + ix) * pixels + y;
    to.set(from.subarray(start, start + size), ix * size);
  }
  return to;
}

/** The crop does not wrap around the cell's edge. */
function drawCorner(streams: Streams, room: number, split: string, index: number): [number, number] {
  const stream = streams('crop', split, index);
  return [stream.integer(room + 1), stream.integer(room + 1)];
}
