import { LATTICES } from '../../../physics/structures/lattices.js';
import type { StructureClass } from '../../../study/domain.js';
import { LATTICE_NAMES, type LatticeName } from '../../../study/lattices.js';
import { parseStudy } from '../../../study/parse-study.js';
import { DEFOCUS_STUDY, STRUCTURE_STUDY } from '../../study/study-text.js';

/** The 18 classes of the structure study: nine lattices, small and large. */
export const PAPER_CLASSES: readonly StructureClass[] = parseStudy(STRUCTURE_STUDY, 'structure.yaml').domains.map(
  ({ structure }) => structure,
);

/** The one class of the defocus and the noise study. */
export const DEFOCUS_CLASS: StructureClass = parseStudy(DEFOCUS_STUDY, 'defocus.yaml').domains[0].structure;

export function latticeName({ particles }: StructureClass): LatticeName {
  const name = LATTICE_NAMES.find((known) => known === particles.lattice);
  if (!name) throw new RangeError(`expected a lattice of the paper, got ${particles.lattice}`);
  return name;
}

export function latticeOf(structure: StructureClass) {
  const lattice = LATTICES.get(structure.particles.lattice);
  if (!lattice) throw new RangeError(`expected a known lattice, got ${structure.particles.lattice}`);
  return lattice;
}

/** Without carbon, so that many can be drawn. */
export function withoutCarbon(structure: StructureClass): StructureClass {
  return { ...structure, substrate: { thicknessAngstrom: [0, 0] } };
}
