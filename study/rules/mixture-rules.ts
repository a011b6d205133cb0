import type { Draft } from '../draft.js';
import type { Domain } from '../domain.js';
import { boundMixtures, countShares, describeContent, expandMixture } from '../expand-mixture.js';
import type { Finding, Path } from '../finding.js';
import { nameMixture } from '../mixture.js';
import { DIHEDRAL_COPIES } from '../recipe.js';
import { domainScope } from '../scope.js';
import type { Scope } from '../scope.js';
import { asList } from '../study-file.js';
import type { MixtureEntry, StudyFile } from '../study-file.js';
import { findRepeatedDomains, findUnknownDomains } from './references.js';

/** More mixtures than that no study has networks for. */
const MOST_MIXTURES = 100_000;
const MOST_IMAGES = 100_000;

/** Shares that don't fit the places or each other, unknown and repeated domains, and mixtures that are there twice. */
export function checkMixtures(draft: Draft): readonly Finding[] {
  const { mixtures, pretrain } = draft;
  if (mixtures.size === 0) return [];
  const domains = domainScope(draft);
  const own = [...mixtures].flatMap(([name, entry]) => {
    if (entry === undefined) return [];
    const path = ['mixtures', name];
    return [
      ...checkParts(name, entry, domains, [...mixtures.keys()]),
      ...checkLists(path, entry),
      ...(pretrain === undefined ? [] : checkNumbers(path, entry, pretrain)),
      ...checkSize(path, entry, domains),
    ];
  });
  return own.length > 0 || pretrain === undefined ? own : checkTwins(mixtures, domains, pretrain.images);
}

/** What is mixed must be domains, each of them once in a place. */
function checkParts(
  name: string,
  { of }: MixtureEntry,
  domains: Scope<Domain>,
  mixtures: readonly string[],
): readonly Finding[] {
  const places = of.map((place, index) => {
    return { path: ['mixtures', name, 'of', index], names: asList(place), isList: typeof place === 'object' };
  });
  // a mixture has no images of its own that another one could have
  const explain = (mixture: string) => {
    const got = mixture === name ? `the mixture ${mixture} itself` : `${mixture}, which is a mixture`;
    return { got, hint: 'only domains can be mixed' };
  };
  return [
    ...places.flatMap(({ path, ...place }) => findUnknownDomains(path, place, domains, mixtures, explain)),
    ...places.flatMap(({ path, ...place }) => findRepeatedDomains(path, place, domains)),
  ];
}

/** Either shares or images, as many as there are places. */
function checkLists(path: Path, { of, shares, images }: MixtureEntry): readonly Finding[] {
  const expected = 'either shares or images';
  if (shares !== undefined && images !== undefined) return [{ path, isKey: true, expected, got: 'both' }];
  if (shares === undefined && images === undefined) return [{ path, isKey: true, expected, got: 'neither' }];
  const field = shares === undefined ? 'images' : 'shares';
  return (shares ?? images ?? []).flatMap((list, index) =>
    list.length === of.length
      ? []
      : [
          {
            path: [...path, field, index],
            expected: `${of.length} numbers, one for each place of \`of\``,
            got: `${list.length}`,
          },
        ],
  );
}

function checkNumbers(path: Path, entry: MixtureEntry, pretrain: StudyFile['pretrain']): readonly Finding[] {
  const { shares, images, of } = entry;
  const fitting = (list: readonly number[]) => list.length === of.length;
  if (shares !== undefined && images !== undefined) return [];
  const ofShares = (shares ?? []).flatMap((list, index): readonly Finding[] => {
    if (!fitting(list)) return [];
    const here = [...path, 'shares', index];
    const sum = list.reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > 1e-9) {
      return [
        { path: here, expected: 'shares that add up to 1', got: `[${list.join(', ')}], which is ${+sum.toFixed(6)}` },
      ];
    }
    const counts = countShares({ of, shares: [list] }, pretrain.images)[0] ?? [];
    if (counts.every(Number.isInteger)) return [];
    const expected = `shares of whole images of the ${pretrain.images} of pretrain.images`;
    return [{ path: here, expected, got: `[${list.join(', ')}], which are ${counts.join(' and ')}` }];
  });
  const ofImages = (images ?? []).flatMap((list, index): readonly Finding[] => {
    if (!fitting(list)) return [];
    const here = [...path, 'images', index];
    const sum = list.reduce((total, count) => total + count, 0);
    const samples = sum * (pretrain.augment ? DIHEDRAL_COPIES : 1);
    if (sum > MOST_IMAGES) {
      return [
        {
          path: here,
          expected: `at most ${MOST_IMAGES} images together, which is what a domain can have`,
          got: `${sum}`,
        },
      ];
    }
    if (samples >= pretrain.batch) return [];
    return [
      { path: here, expected: `images for a batch of ${pretrain.batch} (pretrain.batch)`, got: `${samples} samples` },
    ];
  });
  return [...ofShares, ...ofImages];
}

function checkSize(path: Path, entry: MixtureEntry, domains: Scope<Domain>): readonly Finding[] {
  const bound = boundMixtures(entry, domains.resolve);
  if (bound <= MOST_MIXTURES) return [];
  return [{ path, isKey: true, expected: `at most ${MOST_MIXTURES} mixtures`, got: `${bound}` }];
}

/** No mixture at all in an entry, or one that an earlier entry has. Asked only where all entries are right by themselves. */
function checkTwins(
  mixtures: Draft['mixtures'],
  { resolve, isUnclear }: Scope<Domain>,
  images: number,
): readonly Finding[] {
  const first = new Map<string, string>();
  return [...mixtures].flatMap(([name, entry]): readonly Finding[] => {
    if (entry === undefined || entry.of.some((place) => asList(place).some(isUnclear))) return [];
    const path = ['mixtures', name];
    const made = expandMixture(entry, resolve, images);
    if (made.length === 0) {
      return [
        { path: [...path, 'of'], expected: 'different domains in its places', got: 'the same domain in all of them' },
      ];
    }
    const twin = made.find((mixture) => first.has(describeContent(mixture)));
    for (const mixture of made) first.set(describeContent(mixture), name);
    if (twin === undefined) return [];
    return [{ path, isKey: true, expected: 'each mixture once', got: `${nameMixture(twin)} again` }];
  });
}
