/**
 * What a dataset is drawn from: a structure class, the way it is simulated, and the way it is imaged.
 * All lengths are in ångström, doses in electrons per square ångström. Ranges are inclusive [low, high].
 */

/** A crystalline particle, sampled uniformly within the ranges. */
export interface ParticleClass {
  /** Name of a lattice that `physics/structures/lattices.ts` knows, such as `w_CdSe`. */
  readonly lattice: string;
  /** Diameter of the sphere. */
  readonly diameterAngstrom: Range;
  /** How many particles a structure holds. */
  readonly count: Range;
  /** Stacking faults a particle. Only lattices with a documented fault plane take more than 0. */
  readonly stackingFaults: Range;
  /** Least distance between the surfaces of two particles. */
  readonly gapAngstrom: number;
}

/** Amorphous carbon under the particles. */
export interface SubstrateClass {
  /** 0 means no substrate. */
  readonly thicknessAngstrom: Range;
}

export interface StructureClass {
  readonly name: string;
  /** Side of the square cell, periodic in x and y. */
  readonly cellAngstrom: number;
  readonly particles: ParticleClass;
  readonly substrate: SubstrateClass;
  /** Standard deviation of the Gaussian that smooths the label (paper.md section 1). */
  readonly labelBlurAngstrom: number;
}

/** How the exit wave is computed. */
export interface Multislice {
  readonly energyElectronvolt: number;
  /** Pixel of potential and wave. */
  readonly samplingAngstrom: number;
  readonly sliceThicknessAngstrom: number;
  /** Frozen-phonon configurations; 0 means a static lattice. */
  readonly phonons: number;
}

/** How an exit wave becomes a micrograph. */
export interface Imaging {
  /** C1 relative to the least contrast of the particles in vacuum; negative is underfocus. */
  readonly defocusAngstrom: number;
  /** Standard deviation of the applied defocus around the nominal one, one draw an image. */
  readonly defocusSpreadAngstrom: number;
  /** 1/e half width of the focal spread, as in abTEM. */
  readonly focalSpreadAngstrom: number;
  readonly doseElectronsPerSquareAngstrom: number;
}

/** The pixel grid of the micrographs. */
export interface ImageGrid {
  /** Images are square, `pixels` x `pixels`. */
  readonly pixels: number;
  readonly pixelAngstrom: number;
}

export interface Domain {
  readonly name: string;
  readonly structure: StructureClass;
  readonly multislice: Multislice;
  readonly imaging: Imaging;
  readonly grid: ImageGrid;
}

export type Range = readonly [low: number, high: number];
