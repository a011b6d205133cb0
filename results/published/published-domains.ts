import type { MeasuredDomain } from '../../study/measured-study.js';
import { LATTICE_NAMES } from '../../study/lattices.js';
import { nameDefocus } from '../../study/names.js';

/** Structures of the defocus and the noise study (paper.md section 1). */
const SPHERES = { lattice: 'w_CdSe', diameterAngstrom: [30, 50] } as const;
/** Diameters in ångström: radius 1 to 2 nm and 2.5 to 3.5 nm (paper.md section 1). */
const SIZES = { small: [20, 40], large: [50, 70] } as const;

/** By defocus in ångström (paper.md section 2). */
export const DEFOCUS_DOMAINS: readonly MeasuredDomain[] = [-250, -200, -150, -100, -50, 0, 50, 100, 150, 200, 250].map(
  (defocusAngstrom) => ({
    name: nameDefocus(defocusAngstrom),
    defocusAngstrom,
    doseElectronsPerSquareAngstrom: 400,
    ...SPHERES,
  }),
);

/** By dose in electrons per square ångström. */
export const DOSE_DOMAINS: readonly MeasuredDomain[] = [30, 75, 150, 300, 600].map((dose) => ({
  name: String(dose),
  defocusAngstrom: -100,
  doseElectronsPerSquareAngstrom: dose,
  ...SPHERES,
}));

/** The nine small classes, then the nine large ones, both in the paper's order. */
export const STRUCTURE_DOMAINS: readonly MeasuredDomain[] = (['small', 'large'] as const).flatMap((size) =>
  LATTICE_NAMES.map((lattice) => ({
    name: `${lattice}_${size}`,
    defocusAngstrom: -100,
    doseElectronsPerSquareAngstrom: 300,
    lattice,
    diameterAngstrom: SIZES[size],
  })),
);
