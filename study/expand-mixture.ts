import type { Domain } from './domain.js';
import type { Resolve } from './expand.js';
import type { MixtureShare } from './mixture.js';
import { asList } from './study-file.js';
import type { MixtureEntry } from './study-file.js';

/** How many images each place of a mixture has, by each of its lists, in full images or not. */
export function countShares({ shares, images }: MixtureEntry, ofPretrain: number): readonly (readonly number[])[] {
  return images ?? (shares ?? []).map((list) => list.map((share) => round(share * ofPretrain)));
}

/** At most so many mixtures come of the entry, without making them. */
export function boundMixtures({ of, shares, images }: MixtureEntry, resolve: Resolve<Domain>): number {
  const lists = (images ?? shares ?? []).length;
  return of.reduce((product, place) => product * listNames(place, resolve).length, lists);
}

/**
 * The mixtures of an entry: a domain of each place, all of them different, with the numbers of each list. Of those that have
 * the same images of the same domains the first one stays. References that mean nothing are left out.
 * @param ofPretrain images that shares are shares of
 */
export function expandMixture(
  entry: MixtureEntry,
  resolve: Resolve<Domain>,
  ofPretrain: number,
): readonly (readonly MixtureShare[])[] {
  const counts = countShares(entry, ofPretrain);
  const mixtures = new Map<string, readonly MixtureShare[]>();
  for (const domains of combine(entry.of.map((place) => listNames(place, resolve)))) {
    if (new Set(domains).size < domains.length) continue;
    for (const list of counts) {
      const mixture = domains.map((domain, place) => ({ domain, images: list[place] ?? 0 }));
      const content = describeContent(mixture);
      if (!mixtures.has(content)) mixtures.set(content, mixture);
    }
  }
  return [...mixtures.values()];
}

/** The same for mixtures of the same images, whatever their order. */
export function describeContent(mixture: readonly MixtureShare[]): string {
  return JSON.stringify(mixture.map(({ domain, images }) => [domain, images]).sort());
}

function listNames(place: string | readonly string[], resolve: Resolve<Domain>): readonly string[] {
  return asList(place).flatMap((reference) => (resolve(reference) ?? []).map(({ name }) => name));
}

/** One of each list, in the order of the lists. */
function combine(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return lists.reduce<readonly (readonly string[])[]>(
    (known, list) => known.flatMap((names) => list.map((name) => [...names, name])),
    [[]],
  );
}

/** Takes away what binary fractions add: 0.1 of 120 images are 12. */
function round(value: number): number {
  return Number(value.toPrecision(9));
}
