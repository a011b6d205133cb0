import { mergeAtoms, type Atoms } from '../../physics/atoms.js';
import { countSlices } from '../../physics/potential.js';
import { ImpossibleStructureError } from '../../physics/structures/impossible-structure-error.js';
import { drawStructure, type Structure } from '../../physics/structures/structure.js';
import type { Domain } from '../../study/domain.js';
import { createInputError } from '../../study/errors.js';
import { createStreams } from '../../study/random-stream.js';
import type { Part, StructureOptions } from './structure-options.js';

export interface StudyStructure {
  /** In the cell that is simulated: a whole number of slices high. */
  readonly atoms: Atoms;
  readonly particles: Structure['particles'];
}

/**
 * Draws the atoms that a study of this seed simulates for the domain, at rest: the phonons come on top.
 * @throws InputError where the domain's structure class can't be built.
 */
export function drawStudyStructure(
  { structure, multislice, name }: Pick<Domain, 'structure' | 'multislice' | 'name'>,
  seed: number,
  { split, index, part }: Pick<StructureOptions, 'split' | 'index' | 'part'>,
): StudyStructure {
  const drawn = drawOrRefuse(() => drawStructure(structure, createStreams(seed)('structure', split, index)), name);
  const [width, depth, height] = drawn.particleAtoms.cellAngstrom;
  const { sliceThicknessAngstrom } = multislice;
  const slices = countSlices(height, sliceThicknessAngstrom);
  return {
    atoms: mergeAtoms([width, depth, slices * sliceThicknessAngstrom], chooseParts(drawn, part)),
    particles: drawn.particles,
  };
}

function chooseParts({ particleAtoms, substrateAtoms }: Structure, part: Part): readonly Atoms[] {
  const parts = {
    all: [particleAtoms, substrateAtoms],
    particles: [particleAtoms],
    substrate: [substrateAtoms],
  } as const satisfies Record<Part, readonly Atoms[]>;
  return parts[part];
}

function drawOrRefuse(draw: () => Structure, domain: string): Structure {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof ImpossibleStructureError)) throw error;
    const expected = 'a structure that can be built';
    throw createInputError([{ file: 'structure', field: `domains.${domain}`, expected, got: error.message }]);
  }
}
