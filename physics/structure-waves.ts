import type { Domain } from '../study/domain.js';
import type { Streams } from '../study/random.js';
import type { Atoms } from './atoms.js';
import { thermalDisplacementAngstrom } from './displacements.js';
import type { Fields } from './fields.js';
import { cropSpectrum } from './fourier-crop.js';
import type { Grid } from './grid.js';
import { labelParticles } from './label.js';
import { findLeastContrast } from './least-contrast.js';
import { displaceAtoms } from './phonons.js';
import { countSlices, sliceAtoms, type SliceAtoms } from './potential.js';
import { propagate, type Configuration, type Paths } from './propagate.js';
import { ImpossibleStructureError } from './structures/impossible-structure-error.js';
import { drawStructure, type Particle } from './structures/structure.js';

export type WaveParts = Pick<Domain, 'structure' | 'multislice' | 'grid'>;

/**
 * The focal spread of the search for the zero of defocus: the paper's, with no other aberration, whatever the imaging, so
 * that the zero belongs to the structure: the same waves serve all imaging conditions, and defocus means the same in each.
 */
const ZERO_FOCAL_SPREAD_ANGSTROM = 10;

/** One wave through particles and carbon, and one through the particles alone in the same place. */
const PATHS: Paths = [[0, 1], [0]];

/** What all images of one structure are made from; plain data. */
export interface StructureWaves {
  readonly energyElectronvolt: number;
  /** Frozen-phonon configurations; 1 of a static lattice. */
  readonly configurations: number;
  /** Pixels along the whole cell, at the pixel size of the images. */
  readonly pixels: number;
  /** [configurations, pixels, pixels] at the exit face, interleaved re, im; vacuum is 1. */
  readonly waves: Float32Array;
  /** [pixels, pixels], 1 on particles. */
  readonly label: Uint8Array;
  /** C1 from the exit face at which the particles alone have the least contrast: the zero of all defoci. */
  readonly leastContrastDefocusAngstrom: number;
  readonly atoms: number;
  readonly slices: number;
  readonly particles: readonly Particle[];
  readonly substrateThicknessAngstrom: number;
}

/**
 * Draws structure `index` of the split and computes its exit waves. Opens the streams `structure` and `phonons` only, so
 * that domains of one structure class and seed image the same structures.
 *
 * @throws ImpossibleStructureError where the cell is no whole number of image pixels or of wave samples, or smaller
 * than an image.
 */
export function computeStructureWaves(
  fields: Fields,
  streams: Streams,
  parts: WaveParts,
  split: string,
  index: number,
): StructureWaves {
  const { energyElectronvolt, samplingAngstrom, sliceThicknessAngstrom, phonons } = parts.multislice;
  const { cellAngstrom: side, labelBlurAngstrom, labelOrder } = parts.structure;
  const grid = divideCell(side, samplingAngstrom, 'wave samples');
  const imageGrid = createImageGrid(parts, grid);

  const structure = drawStructure(parts.structure, streams('structure', split, index));
  const slices = countSlices(structure.particleAtoms.cellAngstrom[2], sliceThicknessAngstrom);
  const phononStream = streams('phonons', split, index);
  const displacement = parts.multislice.displacementAngstrom ?? thermalDisplacementAngstrom;
  const slice = (atoms: Atoms): SliceAtoms[] => {
    const inCell: Atoms = { ...atoms, cellAngstrom: [side, side, slices * sliceThicknessAngstrom] };
    return sliceAtoms(phonons === 0 ? inCell : displaceAtoms(inCell, displacement, phononStream), slices);
  };

  const configurations = Math.max(1, phonons);
  const pixels = imageGrid.shape[0];
  const waves = new Float32Array(2 * configurations * pixels ** 2);
  const exitWavesAlone: Float32Array[] = [];
  const spectraAlone: Float32Array[] = [];
  const beam = { grid, energyElectronvolt, sliceThicknessAngstrom };
  const placed = Array.from({ length: configurations }, (): Configuration => [
    slice(structure.particleAtoms),
    slice(structure.substrateAtoms),
  ]);
  const transformBack = (spectrum: Float32Array, { shape }: Grid) =>
    fields.scope(() => fields.read(fields.ifft2(fields.complex(spectrum, shape))));
  propagate(fields, beam, placed, PATHS, 'bilinear').forEach(([whole, alone], configuration) => {
    waves.set(transformBack(cropSpectrum(whole, grid, imageGrid), imageGrid), 2 * configuration * pixels ** 2);
    exitWavesAlone.push(transformBack(alone, grid));
    spectraAlone.push(cropSpectrum(alone, grid, imageGrid));
  });
  const lens = { energyElectronvolt, focalSpreadAngstrom: ZERO_FOCAL_SPREAD_ANGSTROM };
  const leastContrastDefocusAngstrom = findLeastContrast(fields, spectraAlone, imageGrid, lens);
  return {
    energyElectronvolt,
    configurations,
    pixels,
    waves,
    label: labelParticles(fields, exitWavesAlone, grid, labelBlurAngstrom, imageGrid, labelOrder),
    leastContrastDefocusAngstrom,
    atoms: structure.particleAtoms.atomicNumbers.length + structure.substrateAtoms.atomicNumbers.length,
    slices,
    particles: structure.particles,
    substrateThicknessAngstrom: structure.substrateThicknessAngstrom,
  };
}

function createImageGrid({ structure, grid: { pixels, pixelAngstrom } }: WaveParts, waveGrid: Grid): Grid {
  const imageGrid = divideCell(structure.cellAngstrom, pixelAngstrom, 'image pixels');
  const [available] = imageGrid.shape;
  if (available < pixels) {
    const side = pixels * pixelAngstrom;
    throw new ImpossibleStructureError(
      `an image of ${side} Å does not fit into the cell of ${structure.cellAngstrom} Å`,
    );
  }
  if (available > waveGrid.shape[0]) {
    throw new ImpossibleStructureError(
      `expected image pixels no finer than the wave's ${waveGrid.samplingAngstrom[0]} Å, got ${pixelAngstrom} Å`,
    );
  }
  return imageGrid;
}

function divideCell(sideAngstrom: number, stepAngstrom: number, what: string): Grid {
  const count = Math.round(sideAngstrom / stepAngstrom);
  if (count < 1 || Math.abs(count * stepAngstrom - sideAngstrom) > 1e-6 * sideAngstrom) {
    throw new ImpossibleStructureError(
      `expected a cell of a whole number of ${what} of ${stepAngstrom} Å, got ${sideAngstrom} Å`,
    );
  }
  const step = sideAngstrom / count;
  return { shape: [count, count], samplingAngstrom: [step, step] };
}
