import type { Domain } from '../domain.js';
import type { Draft } from '../draft.js';
import { countDomains } from '../expand.js';
import type { Finding } from '../finding.js';
import { hashCanonical } from '../identity.js';
import { MOST_DOMAINS, domainScope, structureScope } from '../scope.js';
import { asList } from '../study-file.js';
import { findUnknownNames } from './names.js';
import { findRepeats } from './repeats.js';

/** Unknown structures, values listed twice, too many domains, and domains that differ in nothing but their names. */
export function checkDomains(draft: Draft): readonly Finding[] {
  return [...checkEntries(draft), ...checkTwins(domainScope(draft).members)];
}

function checkEntries(draft: Draft): readonly Finding[] {
  const structures = structureScope(draft);
  let total = 0;
  return [...draft.domains].flatMap(([name, entry]) => {
    if (entry === undefined) return [];
    const path = ['domains', name];
    const references = { names: asList(entry.structure), isList: typeof entry.structure === 'object' };
    total += countDomains(entry, structures.resolve);
    return [
      ...findUnknownNames([...path, 'structure'], references, structures, 'structure'),
      ...(['structure', 'defocus', 'dose'] as const).flatMap((field) => findRepeats([...path, field], entry[field])),
      ...(total > MOST_DOMAINS ? [{ path, expected: `at most ${MOST_DOMAINS} domains`, got: `${total}` }] : []),
    ];
  });
}

function checkTwins(domains: readonly Domain[]): readonly Finding[] {
  const first = new Map<string, string>();
  return domains.slice(0, MOST_DOMAINS).flatMap(({ name, structure, ...conditions }) => {
    const { name: _structure, ...structureClass } = structure;
    const content = hashCanonical({ ...conditions, structure: structureClass });
    const twin = first.get(content);
    if (twin === undefined) first.set(content, name);
    // The same name again comes of a value that is listed twice, which is told where it stands.
    if (twin === undefined || twin === name) return [];
    const [entry = name] = name.split('@', 1);
    const expected = 'domains that differ in structure or imaging';
    return [{ path: ['domains', entry], isKey: true, expected, got: `${name} the same as ${twin}` }];
  });
}
