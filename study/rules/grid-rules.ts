import type { Domain } from '../domain.js';
import type { Draft, References } from '../draft.js';
import { boundMixtures, expandMixture } from '../expand-mixture.js';
import { listPairs } from '../expand.js';
import type { Finding, Path } from '../finding.js';
import { domainScope } from '../scope.js';
import type { Scope } from '../scope.js';
import { asList } from '../study-file.js';
import { findRepeatedDomains, findUnknownDomains, pathOf } from './references.js';
import { findRepeats } from './repeats.js';

/** More networks than that no queue here has been measured with. */
const MOST_NETWORKS = 100_000;

/** Unknown domains, domains listed twice, sources and targets without a partner, and too many networks. */
export function checkGrid(draft: Draft): readonly Finding[] {
  const { source, target } = draft;
  const domains = domainScope(draft);
  return [
    ...checkMissing(draft),
    ...(source ? checkReferences(['grid', 'source'], source, domains, draft.mixtures) : []),
    ...(target ? checkReferences(['grid', 'target'], target, domains, draft.mixtures) : []),
    ...(source && target ? checkPartners(source, target, domains) : []),
    ...(draft.freeze ? findRepeats(['grid', 'freeze'], draft.freeze) : []),
    ...checkNetworks(draft, domains),
  ];
}

/** A study of mixtures alone has neither source nor target; any other one has both. */
function checkMissing({ missing, mixtures }: Draft): readonly Finding[] {
  if (missing.length === 2 && mixtures.size > 0) return [];
  return missing.map((field) => ({
    path: ['grid', field],
    expected: 'the name of a domain, or a list',
    got: 'nothing',
  }));
}

function checkReferences(
  path: Path,
  references: References,
  domains: Scope<Domain>,
  mixtures: Draft['mixtures'],
): readonly Finding[] {
  const explain = (mixture: string) => {
    const hint = 'its networks are trained once, and are in the study without the grid';
    return { got: `${mixture}, which is a mixture`, hint };
  };
  return [
    ...findUnknownDomains(path, references, domains, mixtures.keys(), explain),
    ...findRepeatedDomains(path, references, domains),
  ];
}

/** Pairs of a domain with itself are left out of the grid, but a domain that has no other pair is a mistake. */
function checkPartners(source: References, target: References, domains: Scope<Domain>): readonly Finding[] {
  const isKnown = (name: string) => domains.resolve(name) !== undefined || domains.isUnclear(name);
  if (![...source.names, ...target.names].every(isKnown)) return [];
  // Of an entry that is wrong by itself the name alone is known.
  const namesOf = (reference: string) => domains.resolve(reference)?.map(({ name }) => name) ?? [reference];
  const findLonely = (field: string, references: References, others: References) => {
    const partners = new Set(others.names.flatMap(namesOf));
    return references.names.flatMap((reference, index) => {
      const isLonely = namesOf(reference).every((name) => partners.size === 1 && partners.has(name));
      if (!isLonely) return [];
      const expected = 'source and target to be different domains';
      return [{ path: pathOf(['grid', field], references, index), expected, got: `${reference} as both` }];
    });
  };
  return [...findLonely('source', source, target), ...findLonely('target', target, source)];
}

function checkNetworks(draft: Draft, domains: Scope<Domain>): readonly Finding[] {
  const { source, target, freeze, replicates, pretrain, transfer, mixtures } = draft;
  if (!freeze || !replicates || !pretrain || !transfer) return [];
  const pretrainings = asList(pretrain.learningRate).length * replicates;
  const axes = [freeze, asList(transfer.learningRate), asList(transfer.images)];
  const pairs = source && target ? listPairs(source.names, target.names, domains.resolve).length : 0;
  const transfers = axes.reduce((product, { length }) => product * length, pairs);
  const mixed = [...mixtures.values()].map((entry) => {
    const isSmall = entry !== undefined && boundMixtures(entry, domains.resolve) <= MOST_NETWORKS;
    return isSmall ? expandMixture(entry, domains.resolve, pretrain.images).length : 0;
  });
  const networks = pretrainings * mixed.reduce((sum, count) => sum + count, transfers);
  if (networks <= MOST_NETWORKS) return [];
  return [{ path: ['grid'], isKey: true, expected: `at most ${MOST_NETWORKS} networks`, got: `${networks}` }];
}
