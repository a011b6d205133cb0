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
  /** Absent: `threshold-first`. */
  readonly labelOrder?: 'blur-first';
}

export const LABEL_ORDERS = ['threshold-first', 'blur-first'] as const;
/**
 * `threshold-first`: phase above pi/16, then the Gaussian, then a cut at 0.1: covers the particles, as in the authors' code.
 * `blur-first`: the Gaussian on the phase, then above pi/16: the other reading of the paper, 0.1 to 0.4 of a particle.
 */
export type LabelOrder = (typeof LABEL_ORDERS)[number];

/** How the exit wave is computed. */
export interface Multislice {
  readonly energyElectronvolt: number;
  /** Pixel of potential and wave. */
  readonly samplingAngstrom: number;
  readonly sliceThicknessAngstrom: number;
  /** Frozen-phonon configurations; 0 means a static lattice. */
  readonly phonons: number;
  /** Rms thermal displacement a direction, of all elements; absent: of each as in `physics/displacements.ts`. */
  readonly displacementAngstrom?: number;
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
  /** Absent: none but defocus. */
  readonly aberrations?: Aberrations;
  /** Rms displacement a direction of the sample against the detector during the exposure; absent: at rest. */
  readonly vibrationAngstrom?: number;
  /** Of the detector; absent: 1 at all frequencies. */
  readonly mtf?: Mtf;
}

/**
 * Coefficients of the wave aberration besides defocus, in the notation of S. Uhlemann, M. Haider, Ultramicroscopy 72
 * (1998) 109; `physics/aberrations.ts` has the formula. What is absent is 0.
 */
export interface Aberrations {
  /** Cs, also called C3 and C30; positive in an uncorrected lens. */
  readonly sphericalAngstrom?: number;
  /** A1, also C12. */
  readonly astigmatism?: PolarAberration;
  /** A2, also C23. */
  readonly threefoldAstigmatism?: PolarAberration;
  /** B2; C21 is three times as large. */
  readonly coma?: PolarAberration;
}

export interface PolarAberration {
  readonly magnitudeAngstrom: number;
  /** From the first axis of the image, x, towards its second, y. */
  readonly azimuthDegrees: number;
}

/**
 * Modulation transfer function as a data sheet gives it: points [fraction of the Nyquist frequency, MTF], linear between
 * them, beyond the last one its value. Begins with [0, 1]; fractions ascend.
 */
export type Mtf = readonly (readonly [fractionOfNyquist: number, transfer: number])[];

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
