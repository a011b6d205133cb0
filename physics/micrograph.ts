import type { ImageGrid, Imaging } from '../study/domain.js';
import type { Streams } from '../study/random.js';
import { countElectrons } from './dose.js';
import type { Fields } from './fields.js';
import type { Grid } from './grid.js';
import { createLens } from './lens.js';
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
 * Images a structure: defocus, focal spread, crop, dose, normalisation. The crop belongs to the structure, so that the
 * label is the same under all imaging conditions; defocus and noise have streams of their own for each condition.
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
  const lens = createLens(fields, cell, {
    energyElectronvolt: waves.energyElectronvolt,
    focalSpreadAngstrom: imaging.focalSpreadAngstrom,
  });
  const size = 2 * waves.pixels ** 2;
  const spectra = Array.from({ length: waves.configurations }, (_, i) =>
    fields.scope(() => fields.fft2(fields.complex(waves.waves.subarray(i * size, (i + 1) * size), cell.shape))),
  );
  const intensity = lens.image(spectra, waves.leastContrastDefocusAngstrom + appliedDefocusAngstrom);
  for (const spectrum of spectra) fields.dispose(spectrum);

  const corner = drawCorner(streams, waves.pixels - grid.pixels, split, index);
  const cropped = new Float32Array(grid.pixels ** 2);
  const label = new Uint8Array(grid.pixels ** 2);
  for (let ix = 0; ix < grid.pixels; ix++) {
    const from = (corner[0] + ix) * waves.pixels + corner[1];
    cropped.set(intensity.subarray(from, from + grid.pixels), ix * grid.pixels);
    label.set(waves.label.subarray(from, from + grid.pixels), ix * grid.pixels);
  }
  const noise = streams('noise', condition, split, index);
  const counts = countElectrons(cropped, imaging.doseElectronsPerSquareAngstrom, grid.pixelAngstrom, noise);
  return { image: normalise(counts), label, appliedDefocusAngstrom, corner };
}

/** The crop does not wrap around the cell's edge. */
function drawCorner(streams: Streams, room: number, split: string, index: number): [number, number] {
  const stream = streams('crop', split, index);
  return [stream.integer(room + 1), stream.integer(room + 1)];
}

function nameCondition(imaging: Imaging): string {
  return [
    imaging.defocusAngstrom,
    imaging.defocusSpreadAngstrom,
    imaging.focalSpreadAngstrom,
    imaging.doseElectronsPerSquareAngstrom,
  ].join();
}
