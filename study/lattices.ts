/** What a study has to know of a lattice before anything is simulated. Cells and sites are in `physics/structures`. */
export interface LatticeFacts {
  /** Width of the label's blur in the paper, standard deviation (paper.md section 1). */
  readonly labelBlurAngstrom: number;
  /** Only wurtzite has a documented fault: a shift by 1/3<1 -1 0> on a basal plane. */
  readonly takesStackingFaults: boolean;
  /** Rounded up. */
  readonly atomsPerCubicAngstrom: number;
  /** Between two planes on which a fault may lie; 0 where there is none. */
  readonly basalSpacingAngstrom: number;
}

/** The nine crystals of the paper, by the names of its notebooks. */
export const LATTICES = {
  w_CdSe: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: true,
    atomsPerCubicAngstrom: 0.03564,
    basalSpacingAngstrom: 3.5076,
  },
  w_ZnS: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: true,
    atomsPerCubicAngstrom: 0.05049,
    basalSpacingAngstrom: 3.13035,
  },
  bcc_Fe: { labelBlurAngstrom: 1, takesStackingFaults: false, atomsPerCubicAngstrom: 0.08496, basalSpacingAngstrom: 0 },
  fcc_Ag: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: false,
    atomsPerCubicAngstrom: 0.05898,
    basalSpacingAngstrom: 0,
  },
  fcc_Cu: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: false,
    atomsPerCubicAngstrom: 0.08463,
    basalSpacingAngstrom: 0,
  },
  spinel_Co3O4: {
    labelBlurAngstrom: 1,
    takesStackingFaults: false,
    atomsPerCubicAngstrom: 0.1068,
    basalSpacingAngstrom: 0,
  },
  spinel_Fe3O4: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: false,
    atomsPerCubicAngstrom: 0.09469,
    basalSpacingAngstrom: 0,
  },
  dc_C: { labelBlurAngstrom: 1, takesStackingFaults: false, atomsPerCubicAngstrom: 0.1763, basalSpacingAngstrom: 0 },
  dc_Si: {
    labelBlurAngstrom: 1.6,
    takesStackingFaults: false,
    atomsPerCubicAngstrom: 0.04997,
    basalSpacingAngstrom: 0,
  },
} as const satisfies Record<string, LatticeFacts>;

export const LATTICE_NAMES = [
  'w_CdSe',
  'w_ZnS',
  'bcc_Fe',
  'fcc_Ag',
  'fcc_Cu',
  'spinel_Co3O4',
  'spinel_Fe3O4',
  'dc_C',
  'dc_Si',
] as const satisfies readonly (keyof typeof LATTICES)[];
export type LatticeName = keyof typeof LATTICES;
