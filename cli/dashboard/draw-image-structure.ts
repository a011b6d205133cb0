import { z } from 'zod';
import { parseIdentity } from '../../dashboard/dataset.js';
import type { DrawnStructure } from '../../dashboard/routes/images.js';
import { RequestError } from '../../dashboard/request-error.js';
import { symbolOf } from '../../physics/scattering.js';
import { boundAtoms } from '../../study/structure-limits.js';
import { LATTICE_NAMES } from '../../study/lattices.js';
import type { Split } from '../../study/split.js';
import { chooseAtomsFormat } from '../atoms-formats.js';
import { drawStudyStructure } from '../structure/draw-study-structure.js';

/** More take seconds to draw, in which nothing else is answered, and no browser turns them smoothly. */
const MOST_ATOMS = 300_000;

const range = z.tuple([z.number(), z.number()]);

/** What of a dataset's identity says which atoms it shows; names are no part of it. */
const identitySchema = z.object({
  input: z.object({
    seed: z.number(),
    domain: z.object({
      structure: z.object({
        cellAngstrom: z.number(),
        particles: z.object({
          lattice: z.enum(LATTICE_NAMES),
          diameterAngstrom: range,
          count: range,
          stackingFaults: range,
          gapAngstrom: z.number(),
        }),
        substrate: z.object({ thicknessAngstrom: range }),
        labelBlurAngstrom: z.number(),
      }),
      multislice: z.object({
        energyElectronvolt: z.number(),
        samplingAngstrom: z.number(),
        sliceThicknessAngstrom: z.number(),
        phonons: z.number(),
      }),
    }),
  }),
});

/**
 * The atoms of an image, drawn again from the dataset's seed.
 * @throws RequestError 409 where they are too many.
 */
export function drawImageStructure(identity: unknown, split: Split, index: number): DrawnStructure {
  const { seed, domain } = parseIdentity(identitySchema, identity).input;
  requireFew(domain.structure);
  const named = {
    name: 'domain',
    structure: { name: 'structure', ...domain.structure },
    multislice: domain.multislice,
  };
  const { atoms, particles } = drawStudyStructure(named, seed, { split, index, part: 'all' });
  const counts = new Map<number, number>();
  for (const atomicNumber of atoms.atomicNumbers) counts.set(atomicNumber, (counts.get(atomicNumber) ?? 0) + 1);
  return {
    answer: {
      cellAngstrom: atoms.cellAngstrom,
      elements: [...counts].map(([atomicNumber, count]) => ({ symbol: symbolOf(atomicNumber), atomicNumber, count })),
      particles: particles.length,
      atomicNumbers: [...atoms.atomicNumbers],
      positionsAngstrom: Array.from(atoms.positionsAngstrom, (value) => Math.round(100 * value) / 100),
    },
    format: (ending) => chooseAtomsFormat(`atoms.${ending}`).format(atoms),
  };
}

type Structure = z.infer<typeof identitySchema>['input']['domain']['structure'];

function requireFew({ cellAngstrom, particles, substrate }: Structure): void {
  const most = boundAtoms(particles.lattice, {
    diameter: particles.diameterAngstrom,
    particles: particles.count,
    gap: particles.gapAngstrom,
    carbon: substrate.thicknessAngstrom,
    cell: cellAngstrom,
  });
  if (most <= MOST_ATOMS) return;
  throw new RequestError(
    409,
    `the structure may have ${Math.round(most)} atoms, too many for a page: \`hrtem-transfer structure\` writes them`,
  );
}
