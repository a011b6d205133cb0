import type { MeasuredDomain } from '../../study/measured-study.js';

/** What a network is wanted for; null where anything will do. */
export interface Target {
  /** C1; negative is underfocus. */
  readonly defocusAngstrom: number | null;
  readonly doseElectronsPerSquareAngstrom: number | null;
  readonly lattice: string | null;
  readonly diameterAngstrom: number | null;
}

export const TARGET_FIELDS = ['defocus', 'dose', 'structure', 'diameter'] as const;
export type TargetField = (typeof TARGET_FIELDS)[number];

/** A field in which a measured domain is not the target. */
export interface Departure {
  readonly field: TargetField;
  /** In the units of `distanceTo`; they add up. */
  readonly distance: number;
}

/** One unit of distance: the step of the paper's defocus study (paper.md section 2). */
const DEFOCUS_STEP_ANGSTROM = 50;
/** A factor of two in dose or diameter is one unit; these two are a choice of ours, so that a crystal is changed last. */
const OTHER_ELEMENTS = 2;
const OTHER_LATTICE = 4;

/**
 * How far a domain is from the target, field by field; empty where it is the target. The units make different fields
 * comparable enough to choose a neighbour, and mean no more.
 */
export function listDepartures(target: Target, domain: MeasuredDomain): readonly Departure[] {
  const { defocusAngstrom, doseElectronsPerSquareAngstrom: dose, lattice, diameterAngstrom: diameter } = target;
  const distances: Readonly<Record<TargetField, number>> = {
    defocus: defocusAngstrom === null ? 0 : Math.abs(defocusAngstrom - domain.defocusAngstrom) / DEFOCUS_STEP_ANGSTROM,
    dose: dose === null ? 0 : countDoublings(dose, domain.doseElectronsPerSquareAngstrom),
    structure: lattice === null ? 0 : compareLattices(lattice, domain.lattice),
    diameter: diameter === null ? 0 : distanceOutside(diameter, domain.diameterAngstrom),
  };
  return TARGET_FIELDS.flatMap((field) => (distances[field] > 0 ? [{ field, distance: distances[field] }] : []));
}

function countDoublings(a: number, b: number): number {
  return Math.abs(Math.log2(a / b));
}

/** Names begin with the lattice: `w_CdSe` and `w_ZnS` are both wurtzite. */
function compareLattices(a: string, b: string): number {
  if (a === b) return 0;
  return a.split('_', 1)[0] === b.split('_', 1)[0] ? OTHER_ELEMENTS : OTHER_LATTICE;
}

function distanceOutside(diameter: number, [low, high]: MeasuredDomain['diameterAngstrom']): number {
  if (diameter < low) return countDoublings(diameter, low);
  return diameter > high ? countDoublings(diameter, high) : 0;
}
