import { createTextFile } from '../text-file.js';
import { describeContext, describeEnvironment, nameAuthor, namePerson, PROFILE_IDS } from './context-entities.js';
import type { CrateFacts, CrateFile } from './crate-facts.js';
import type { CrateOutline } from './crate-outline.js';
import { refer, referAll, writeTime, type Entity } from './json-ld.js';
import type { ProvenanceReader } from './provenance.js';
import { describeDataFile, describeFailures, describeStep, nameFileBy } from './step-entities.js';
import { describeStudyFile, describeWorkflow, ORCHESTRATION, RUN } from './workflow-entities.js';

/** RO-Crate 1.1 hasn't these words; they are those of https://w3id.org/ro/terms/workflow-run. */
const OWN_TERMS = {
  sha256: 'https://w3id.org/ro/terms/workflow-run#sha256',
  environment: 'https://w3id.org/ro/terms/workflow-run#environment',
} as const;

const METADATA = 'ro-crate-metadata.json';

/** How many of each there are in a crate. */
export interface CrateCounts {
  readonly actions: number;
  readonly files: number;
}

/**
 * Writes `ro-crate-metadata.json`: RO-Crate 1.1, https://w3id.org/ro/crate/1.1, as a Provenance Run Crate. Steps are read
 * one by one; only names are kept of them. Yields after each.
 */
export function* writeCrate(
  path: string,
  reader: ProvenanceReader,
  outline: CrateOutline,
  facts: CrateFacts,
): Generator<void, CrateCounts> {
  const launchers = [...new Set(reader.events().flatMap(({ kind, who }) => (kind === 'launched' ? [who] : [])))];
  const [launcher] = launchers.map(namePerson);
  const nameFile = nameFileBy(facts);
  const environments = reader.environments();
  const versions = [...new Set(environments.map(({ environment }) => environment.version))].sort();

  const file = createTextFile(path);
  file.write(`{"@context":${JSON.stringify(['https://w3id.org/ro/crate/1.1/context', OWN_TERMS])},\n"@graph":[`);
  let separator = '\n';
  const write = (entity: Entity) => {
    file.write(separator + JSON.stringify(entity));
    separator = ',\n';
  };
  for (const entity of describeCrate(outline, facts, [...outline.files.keys()].map(nameFile))) write(entity);
  for (const own of facts.files) write(describeFile(own, facts, outline));
  const tables = facts.files.filter((own) => own.path.startsWith('tables/')).map((own) => own.path);
  write({
    '@id': RUN,
    '@type': 'CreateAction',
    name: `run of ${facts.study}`,
    instrument: refer(facts.workflow),
    ...(launcher && { agent: refer(launcher) }),
    startTime: writeTime(outline.startedAt),
    endTime: writeTime(outline.endedAt),
    ...describeOutcome(reader),
    object: referAll(facts.files.filter((own) => own.path === 'plan.json').map((own) => own.path)),
    result: referAll(tables),
  });
  for (const entity of describeWorkflow(outline, facts.study, versions)) write(entity);
  for (const entity of describeContext(facts, launchers)) write(entity);
  for (const environment of environments) {
    for (const entity of describeEnvironment(environment, facts)) write(entity);
  }
  for (const [sha256, data] of outline.files) write(describeDataFile(sha256, data, nameFile));
  for (const step of reader.steps()) {
    const { key } = step.manifest;
    write(describeStep(step, nameFile, launcher));
    const failed = outline.failures.get(key);
    const failures = failed === undefined ? [] : describeFailures(key, failed, step.used, nameFile, launcher);
    for (const entity of failures) write(entity);
    yield;
  }
  for (const [key, failed] of outline.failures) {
    if (failed.used === undefined) continue;
    for (const entity of describeFailures(key, failed, failed.used, nameFile, launcher)) write(entity);
  }
  file.write('\n]}\n');
  file.close();
  return { actions: listActions(outline).length, files: outline.files.size };
}

function describeOutcome(reader: ProvenanceReader): Omit<Entity, '@id'> {
  const [recorded, planned] = [[...reader.networks()].length, reader.planned()];
  if (recorded === planned) return { actionStatus: 'http://schema.org/CompletedActionStatus' };
  const error = `${recorded} of ${planned} networks are recorded`;
  return { actionStatus: 'http://schema.org/FailedActionStatus', error };
}

/** The description of itself, and the root. */
function* describeCrate(outline: CrateOutline, facts: CrateFacts, data: readonly string[]): Iterable<Entity> {
  const { study, license, authors, citation, workflow, files } = facts;
  yield {
    '@id': METADATA,
    '@type': 'CreativeWork',
    about: refer('./'),
    conformsTo: [refer('https://w3id.org/ro/crate/1.1'), refer('https://w3id.org/workflowhub/workflow-ro-crate/1.0')],
  };
  yield {
    '@id': './',
    '@type': 'Dataset',
    name: `Study ${study}`,
    description:
      `Transfer learning for high-resolution transmission electron microscopy: the study ${study} as it was run by ` +
      'hrtem-transfer, with its results and all steps that they came from.',
    datePublished: outline.endedAt.slice(0, 10),
    license: typeof license === 'string' ? license : refer(license.url),
    author: referAll(authors.map(nameAuthor)),
    citation: refer(citation.url),
    conformsTo: referAll(PROFILE_IDS),
    mainEntity: refer(workflow),
    hasPart: referAll([...files.map(({ path }) => path), ...data]),
    mentions: referAll([RUN, ORCHESTRATION, ...listActions(outline)]),
  };
}

function describeFile(
  { path, description, encodingFormat, bytes, sha256 }: CrateFile,
  facts: CrateFacts,
  outline: CrateOutline,
): Entity {
  const isWorkflow = path === facts.workflow;
  return {
    '@id': path,
    '@type': 'File',
    name: path,
    description,
    encodingFormat,
    contentSize: String(bytes),
    sha256,
    ...(isWorkflow && describeStudyFile(outline)),
    ...(path === 'plan.json' && { isBasedOn: refer(facts.workflow) }),
  };
}

function listActions({ actions }: CrateOutline): readonly string[] {
  return [...actions.values()].flat();
}
