import { mergeAtoms, type Atoms } from '../../physics/atoms.js';
import { drawStructure, MARGIN_ANGSTROM, SUNK_RADII } from '../../physics/structures/structure.js';
import type { StructureClass } from '../../study/domain.js';
import { createStreams } from '../../study/random-stream.js';

/** A unit of work: potential, all phonon configurations and 11 images of one structure, from its atoms. */
export interface Work {
  readonly pixels: number;
  readonly slices: number;
  readonly phonons: number;
  /** Timed units a side. */
  readonly runs: number;
  readonly carbonThicknessAngstrom: number;
}

export const WORKS: readonly Work[] = [
  { pixels: 512, slices: 20, phonons: 8, runs: 5, carbonThicknessAngstrom: 20 },
  { pixels: 1280, slices: 40, phonons: 2, runs: 3, carbonThicknessAngstrom: 40 },
];

/** Such as `512`. */
export function nameWork({ pixels }: Work): string {
  return String(pixels);
}

/** Of both sizes and both sides, besides what `Work` says. C1: negative is underfocus. */
export const SETTINGS = {
  samplingAngstrom: 0.1,
  sliceThicknessAngstrom: 2,
  energyElectronvolt: 300e3,
  focalSpreadAngstrom: 10,
  displacementAngstrom: 0.08,
  defociAngstrom: [-250, -200, -150, -100, -50, 0, 50, 100, 150, 200, 250],
  seed: 1,
} as const;

/**
 * A CdSe sphere on amorphous carbon, as studies draw them, of the size that fills the slices: its top is at the upper margin of
 * the cell, so that no slice is empty. The same atoms each time.
 */
export function drawWorkAtoms({ pixels, slices, carbonThicknessAngstrom }: Work): Atoms {
  const side = pixels * SETTINGS.samplingAngstrom;
  const height = slices * SETTINGS.sliceThicknessAngstrom;
  const diameter = (height - 2 * MARGIN_ANGSTROM - carbonThicknessAngstrom) / (1 - SUNK_RADII / 2);
  const structureClass: StructureClass = {
    name: `CdSe on carbon, ${pixels} px`,
    cellAngstrom: side,
    particles: {
      lattice: 'w_CdSe',
      diameterAngstrom: [diameter, diameter],
      count: [1, 1],
      stackingFaults: [0, 2],
      gapAngstrom: 10,
    },
    substrate: { thicknessAngstrom: [carbonThicknessAngstrom, carbonThicknessAngstrom] },
    labelBlurAngstrom: 1.6,
  };
  const { particleAtoms, substrateAtoms } = drawStructure(
    structureClass,
    createStreams(SETTINGS.seed)('bench', 'structure', pixels),
  );
  return mergeAtoms([side, side, height], [particleAtoms, substrateAtoms]);
}
