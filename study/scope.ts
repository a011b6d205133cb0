import type { Domain, StructureClass } from './domain.js';
import type { Draft } from './draft.js';
import { countDomains, createResolver, expandDomain, expandStructure } from './expand.js';
import type { Resolve } from './expand.js';
import { NAME_PATTERN } from './names.js';
import { asList, studyFile } from './study-file.js';
import type { DomainEntry } from './study-file.js';

/** More domains than that would make every evaluation endless. */
export const MOST_DOMAINS = 1000;

/** The names of a study that may be referred to, and what they mean. */
export interface Scope<T> {
  readonly resolve: Resolve<T>;
  /** Of entries and of members. */
  readonly names: readonly string[];
  readonly members: readonly T[];
  /** Whether the entry of that name is wrong by itself, so that nothing is known of its members. */
  readonly isUnclear: (reference: string) => boolean;
}

export function structureScope({ structures }: Draft): Scope<StructureClass> {
  return createScope(structures, expandStructure);
}

export function domainScope(draft: Draft): Scope<Domain> {
  const structures = structureScope(draft);
  // The names of domains do not depend on these two.
  const { microscope = studyFile.shape.microscope.parse(undefined), images = studyFile.shape.images.parse(undefined) } =
    draft;
  const isClear = (entry: DomainEntry): boolean =>
    asList(entry.structure).every((reference) => structures.resolve(reference) !== undefined) &&
    countDomains(entry, structures.resolve) <= MOST_DOMAINS;
  const clear = [...draft.domains].map(
    ([name, entry]) => [name, entry !== undefined && isClear(entry) ? entry : undefined] as const,
  );
  return createScope(new Map(clear), (name, entry) =>
    expandDomain(name, entry, structures.resolve, { microscope, images }),
  );
}

function createScope<E, T extends { readonly name: string }>(
  entries: ReadonlyMap<string, E | undefined>,
  expand: (name: string, entry: E) => readonly T[],
): Scope<T> {
  const families = new Map<string, readonly T[]>();
  for (const [name, entry] of entries) if (entry !== undefined) families.set(name, expand(name, entry));
  const entryNames = [...entries.keys()].filter((name) => NAME_PATTERN.test(name));
  const members = [...families.values()].flat();
  return {
    resolve: createResolver(families),
    names: [...new Set([...entryNames, ...members.map(({ name }) => name)])],
    members,
    isUnclear: (reference) => {
      const [entry = reference] = reference.split('@', 1);
      return entries.has(entry) && !families.has(entry);
    },
  };
}
