import type { ProvenanceEnvironment } from './provenance.js';
import type { CrateFacts } from './crate-facts.js';
import { refer, referAll, type Entity } from './json-ld.js';

/**
 * The profiles that a crate keeps to: https://www.researchobject.org/workflow-run-crate/ and
 * https://about.workflowhub.eu/Workflow-RO-Crate/.
 */
const PROFILES = [
  { '@id': 'https://w3id.org/ro/wfrun/process/0.5', name: 'Process Run Crate', version: '0.5' },
  { '@id': 'https://w3id.org/ro/wfrun/workflow/0.5', name: 'Workflow Run Crate', version: '0.5' },
  { '@id': 'https://w3id.org/ro/wfrun/provenance/0.5', name: 'Provenance Run Crate', version: '0.5' },
  { '@id': 'https://w3id.org/workflowhub/workflow-ro-crate/1.0', name: 'Workflow RO-Crate', version: '1.0' },
] as const;

export const PROFILE_IDS: readonly string[] = PROFILES.map((profile) => profile['@id']);

/** People, licence, article and profiles. */
export function* describeContext(facts: CrateFacts, people: readonly string[]): Iterable<Entity> {
  const { authors, license, citation } = facts;
  for (const profile of PROFILES) yield { ...profile, '@type': 'CreativeWork' };
  for (const author of authors) yield { '@id': nameAuthor(author), '@type': 'Person', name: author.name };
  for (const who of people) yield { '@id': namePerson(who), '@type': 'Person', name: who };
  if (typeof license !== 'string') yield { '@id': license.url, '@type': 'CreativeWork', name: license.name };
  const writers = citation.authors.map((name) => ({ id: `#author-${encodeURIComponent(name)}`, name }));
  yield {
    '@id': citation.url,
    '@type': 'ScholarlyArticle',
    name: citation.name,
    author: referAll(writers.map(({ id }) => id)),
    datePublished: citation.published,
    isPartOf: refer('#journal'),
  };
  for (const { id, name } of writers) yield { '@id': id, '@type': 'Person', name };
  yield { '@id': '#journal', '@type': 'Periodical', name: citation.journal };
}

export function nameAuthor({ name, orcid }: CrateFacts['authors'][number]): string {
  return orcid ?? `#person-${encodeURIComponent(name)}`;
}

/** @param who `person@host` */
export function namePerson(who: string): string {
  return `#account-${encodeURIComponent(who)}`;
}

export function nameEnvironment(hash: string): string {
  return `#environment-${hash}`;
}

/** Machine, processor, threads and versions, each a value; the file that it points to tells all. */
export function* describeEnvironment(
  { hash, environment }: ProvenanceEnvironment,
  { environments, commits }: CrateFacts,
): Iterable<Entity> {
  const { software, ...told } = environment;
  const commit = commits.get(hash);
  const values = Object.entries({ ...told, ...(software && { software }), ...(commit && { commit }) });
  const id = nameEnvironment(hash);
  const file = environments.get(hash);
  yield {
    '@id': id,
    '@type': 'PropertyValue',
    name: 'environment',
    value: hash,
    valueReference: referAll(values.map(([name]) => `${id}-${name}`)),
    ...(file && { subjectOf: refer(file) }),
  };
  for (const [name, value] of values) yield { '@id': `${id}-${name}`, '@type': 'PropertyValue', name, value };
}
