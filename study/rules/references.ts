import type { Domain } from '../domain.js';
import type { References } from '../draft.js';
import { quote } from '../finding.js';
import type { Finding, Path } from '../finding.js';
import type { Scope } from '../scope.js';
import { findUnknownNames } from './names.js';

/** Domains that are listed twice, by themselves or with the other members of an entry. */
export function findRepeatedDomains(
  path: Path,
  references: References,
  { resolve }: Scope<Domain>,
): readonly Finding[] {
  const seen = new Set<string>();
  return references.names.flatMap((reference, index) => {
    const members = resolve(reference) ?? [];
    const again = members.find(({ name }) => seen.has(name));
    for (const { name } of members) seen.add(name);
    if (again === undefined) return [];
    return [{ path: pathOf(path, references, index), expected: 'each domain once', got: `${again.name} again` }];
  });
}

/**
 * References that name no domain.
 * @param explain what is wrong with a reference that names one of the mixtures
 */
export function findUnknownDomains(
  path: Path,
  references: References,
  domains: Scope<Domain>,
  mixtures: Iterable<string>,
  explain: (mixture: string) => Pick<Finding, 'got' | 'hint'>,
): readonly Finding[] {
  const names = new Map([...mixtures].map((name) => [quote(name), name]));
  return findUnknownNames(path, references, domains, 'domain').map((finding) => {
    const mixture = names.get(finding.got);
    return mixture === undefined ? finding : { ...finding, ...explain(mixture) };
  });
}

/** Of the reference at this index. */
export function pathOf(path: Path, { isList }: References, index: number): Path {
  return isList ? [...path, index] : path;
}
