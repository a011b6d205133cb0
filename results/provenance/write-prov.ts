import { z } from 'zod';
import type { ProvenanceReader, ProvenanceStep, StepAttempt, StepFile } from './provenance.js';
import type { Manifest } from '../manifest.js';
import type { CrateFacts } from './crate-facts.js';
import { endOf, type CrateOutline } from './crate-outline.js';
import { createJsonSections } from './json-sections.js';
import { listParameters } from './parameters.js';
import { explain } from './step-entities.js';

/** The sections of a document that this program fills, as https://www.w3.org/submissions/prov-json/ names them. */
const PROV_SECTIONS = [
  'entity',
  'activity',
  'agent',
  'used',
  'wasGeneratedBy',
  'wasAssociatedWith',
  'actedOnBehalfOf',
  'wasDerivedFrom',
] as const;
export type ProvSection = (typeof PROV_SECTIONS)[number];

const PREFIXES = Object.fromEntries(
  ['hrtem', 'plan', 'study', 'step', 'file', 'measures', 'network', 'software', 'account'].map((prefix) => [
    prefix,
    `urn:hrtem-transfer:${prefix === 'hrtem' ? '' : `${prefix}:`}`,
  ]),
);

/**
 * Writes the same as a crate in PROV-JSON. A file is an entity for every step that left it, since no two activities
 * generate one entity; what an evaluation measured is an entity, too, and a network of the results another. Yields after
 * each step.
 */
export function* writeProv(
  path: string,
  reader: ProvenanceReader,
  outline: CrateOutline,
  { commits }: Pick<CrateFacts, 'commits'>,
): Generator<void, Readonly<Record<ProvSection, number>>> {
  const sections = createJsonSections(path, PROV_SECTIONS, { prefix: PREFIXES });
  let relations = 0;
  const relate = (section: ProvSection, fields: Readonly<Record<string, unknown>>) => {
    sections.add(section, `_:${(relations += 1)}`, fields);
  };
  const plan = `plan:${reader.plan}`;
  sections.add('entity', plan, { 'prov:type': qualify('prov:Plan'), 'hrtem:sha256': reader.plan });
  if (reader.studyFile !== undefined) {
    const study = `study:${reader.studyFile.sha256}`;
    sections.add('entity', study, { 'hrtem:sha256': reader.studyFile.sha256 });
    relate('wasDerivedFrom', { 'prov:generatedEntity': plan, 'prov:usedEntity': study });
  }
  for (const { hash, environment } of reader.environments()) {
    const commit = commits.get(hash);
    const told = Object.entries({ ...environment, ...(commit && { commit }) });
    sections.add('agent', `software:${hash}`, {
      'prov:type': qualify('prov:SoftwareAgent'),
      ...Object.fromEntries(told.map(([name, value]) => [`hrtem:${name}`, value])),
    });
  }
  const people = new Set(reader.events().flatMap(({ kind, who }) => (kind === 'launched' ? [who] : [])));
  for (const who of people) {
    sections.add('agent', nameAccount(who), { 'prov:type': qualify('prov:Person'), 'hrtem:name': who });
  }
  for (const { hash } of people.size > 0 ? reader.environments() : []) {
    for (const who of people) {
      relate('actedOnBehalfOf', { 'prov:delegate': `software:${hash}`, 'prov:responsible': nameAccount(who) });
    }
  }

  const addUnfinished = (step: string, attempts: readonly StepAttempt[], used: readonly StepFile[], agent?: string) => {
    for (const [at, attempt] of attempts.entries()) {
      const activity = `step:${step}.unfinished-${at + 1}`;
      sections.add('activity', activity, {
        'prov:startTime': attempt.startedAt,
        ...(attempt.endedAt !== undefined && { 'prov:endTime': attempt.endedAt }),
        'hrtem:outcome': attempt.outcome,
        'hrtem:error': explain(attempt),
      });
      for (const file of used) relate('used', { 'prov:activity': activity, 'prov:entity': nameFile(file) });
      if (agent) relate('wasAssociatedWith', { 'prov:activity': activity, 'prov:agent': agent, 'prov:plan': plan });
    }
  };

  for (const step of reader.steps()) {
    const { key, kind, startedAt, identity } = step.manifest;
    const activity = `step:${key}`;
    sections.add('activity', activity, {
      'prov:startTime': startedAt,
      'prov:endTime': endOf(step.manifest),
      'prov:type': qualify(`hrtem:${kind}`),
      ...Object.fromEntries(listParameters(identity).map(({ name, value }) => [`hrtem:${name}`, value])),
    });
    relate('wasAssociatedWith', {
      'prov:activity': activity,
      'prov:agent': `software:${step.environment}`,
      'prov:plan': plan,
    });
    for (const file of step.used) relate('used', { 'prov:activity': activity, 'prov:entity': nameFile(file) });
    const sources = step.used.filter(createSourceCheck(step.manifest));
    for (const { id, role, fields } of listResults(step)) {
      sections.add('entity', id, fields);
      relate('wasGeneratedBy', { 'prov:entity': id, 'prov:activity': activity, 'prov:role': role });
      for (const file of sources) {
        relate('wasDerivedFrom', {
          'prov:generatedEntity': id,
          'prov:usedEntity': nameFile(file),
          'prov:activity': activity,
        });
      }
    }
    const failed = outline.failures.get(key);
    if (failed) addUnfinished(key, failed.attempts, step.used, `software:${step.environment}`);
    yield;
  }
  for (const [key, { attempts, used }] of outline.failures) {
    if (used !== undefined)
      addUnfinished(
        key,
        attempts,
        used.filter(({ step }) => outline.finished.has(step)),
      );
  }
  for (const { network, record, evaluate } of reader.networks()) {
    sections.add('entity', `network:${record}`, { 'hrtem:network': network });
    relate('wasDerivedFrom', {
      'prov:generatedEntity': `network:${record}`,
      'prov:usedEntity': `measures:${evaluate}`,
    });
  }
  const { counts } = sections;
  sections.close();
  return counts;
}

/** The files of a step, or what it measured. */
function listResults({ manifest: { key, summary }, outputs }: ProvenanceStep) {
  const files = outputs.map((file) => ({
    id: nameFile(file),
    role: file.roles.join(', '),
    fields: { 'hrtem:sha256': file.sha256, 'hrtem:bytes': file.bytes },
  }));
  if (summary.kind !== 'evaluate') return files;
  const measures = { 'hrtem:domains': Object.keys(summary.datasets).length };
  return [...files, { id: `measures:${key}`, role: 'measures', fields: measures }];
}

/** A step that was computed once more, and came out otherwise, has left several files of a role. */
function nameFile({ step, roles, sha256 }: StepFile): string {
  return `file:${step}.${roles.join('.')}.${sha256.slice(0, 16)}`;
}

const othersSchema = z
  .object({ input: z.object({ others: z.array(z.string()).default([]) }) })
  .transform(({ input }) => new Set(input.others));

/**
 * Which of the files that a step has used its results are made of. Measures are of the network, and weights of what it was
 * trained on: the images of other domains that it was validated or measured on are told by `used` alone.
 */
function createSourceCheck({ kind, identity }: Manifest): (file: StepFile) => boolean {
  if (kind === 'evaluate') return ({ roles }) => roles.some((role) => role.endsWith('weights'));
  const others = othersSchema.safeParse(identity).data;
  return ({ step }) => others?.has(step) !== true;
}

function nameAccount(who: string): string {
  return `account:${encodeURIComponent(who)}`;
}

function qualify(name: string) {
  return { $: name, type: 'prov:QUALIFIED_NAME' };
}
