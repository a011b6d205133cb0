import type { Domain, StructureClass } from './domain.js';
import { expandOptics } from './expand-optics.js';
import { LATTICES } from './lattices.js';
import { nameDefocus, nameMember } from './names.js';
import { asList } from './study-file.js';
import type { DomainEntry, StructureEntry, StudyFile } from './study-file.js';
import type { DomainPair } from './study.js';

/** The structure classes of an entry: one alone, or one a lattice, as in `small@w_CdSe`. */
export function expandStructure(entryName: string, entry: StructureEntry): readonly StructureClass[] {
  return asList(entry.lattice).map((lattice) => ({
    name: nameMember(entryName, typeof entry.lattice === 'string' ? [] : [lattice]),
    cellAngstrom: entry.cell,
    particles: {
      lattice,
      diameterAngstrom: entry.diameter,
      count: entry.particles,
      stackingFaults: entry.stackingFaults,
      gapAngstrom: entry.gap,
    },
    substrate: { thicknessAngstrom: entry.carbon },
    labelBlurAngstrom: entry.labelBlur ?? LATTICES[lattice].labelBlurAngstrom,
    ...(entry.labelOrder === 'blur-first' && { labelOrder: entry.labelOrder }),
  }));
}

/** Finds what a reference means: one member, or all of the entry of that name. */
export type Resolve<T> = (reference: string) => readonly T[] | undefined;

/** A reference is the name of an entry, or of one member of it. */
export function createResolver<T extends { readonly name: string }>(
  families: ReadonlyMap<string, readonly T[]>,
): Resolve<T> {
  const byName = new Map([...families.values()].flat().map((member) => [member.name, [member]] as const));
  return (reference) => families.get(reference) ?? byName.get(reference);
}

/** How many domains the entry makes, without making them. */
export function countDomains(entry: DomainEntry, structures: Resolve<StructureClass>): number {
  const classes = asList(entry.structure).flatMap((reference) => structures(reference) ?? []);
  return classes.length * asList(entry.defocus).length * asList(entry.dose).length;
}

/**
 * The domains of an entry, one a combination of what it lists. Each is named after what is listed, in the order
 * structure, defocus, dose: `focus@-10nm`, `crystals@small@w_CdSe`. References that mean nothing are left out.
 */
export function expandDomain(
  entryName: string,
  entry: DomainEntry,
  structures: Resolve<StructureClass>,
  { microscope, images }: Pick<StudyFile, 'microscope' | 'images'>,
): readonly Domain[] {
  const classes = asList(entry.structure).flatMap((reference) => structures(reference) ?? []);
  const optics = expandOptics(entry, microscope);
  const namesStructure = typeof entry.structure === 'object' || classes.length > 1;
  return classes.flatMap((structure) =>
    asList(entry.defocus).flatMap((defocusAngstrom) =>
      asList(entry.dose).map((doseElectronsPerSquareAngstrom) => ({
        name: nameMember(entryName, [
          ...(namesStructure ? [structure.name] : []),
          ...(typeof entry.defocus === 'object' ? [nameDefocus(defocusAngstrom)] : []),
          ...(typeof entry.dose === 'object' ? [String(doseElectronsPerSquareAngstrom)] : []),
        ]),
        structure,
        multislice: {
          energyElectronvolt: microscope.energy,
          samplingAngstrom: microscope.sampling,
          sliceThicknessAngstrom: microscope.slice,
          phonons: microscope.phonons,
          ...(microscope.displacement !== undefined && { displacementAngstrom: microscope.displacement }),
        },
        imaging: {
          defocusAngstrom,
          defocusSpreadAngstrom: microscope.defocusSpread,
          focalSpreadAngstrom: microscope.focalSpread,
          doseElectronsPerSquareAngstrom,
          ...optics,
        },
        grid: { pixels: images.pixels, pixelAngstrom: images.pixel },
      })),
    ),
  );
}

/** Every source with every other target, in the order of the references. References that mean nothing are left out. */
export function listPairs(
  sources: readonly string[],
  targets: readonly string[],
  resolve: Resolve<Domain>,
): readonly DomainPair[] {
  const targetNames = targets.flatMap((reference) => resolve(reference) ?? []).map(({ name }) => name);
  return sources
    .flatMap((reference) => resolve(reference) ?? [])
    .flatMap(({ name: source }) =>
      targetNames.filter((target) => target !== source).map((target) => ({ source, target })),
    );
}
