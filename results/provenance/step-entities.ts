import type { ManifestKind } from '../manifest.js';
import { nameEnvironment } from './context-entities.js';
import { endOf, nameAttempt, nameParameterValue, nameStep, type DataFile, type FailedStep } from './crate-outline.js';
import type { CrateFacts } from './crate-facts.js';
import { refer, referAll, writeTime, type Entity } from './json-ld.js';
import { listParameters } from './parameters.js';
import type { ProvenanceStep, StepAttempt, StepFile } from './provenance.js';
import { nameOutput, nameTool } from './workflow-entities.js';

/** What an evaluation leaves is numbers: they stand in a table. */
export const MEASURES = 'tables/losses.csv';

/** Paths in the crate, or names of files that aren't in it. */
export type NameFile = (sha256: string) => string;

export function nameFileBy({ copied }: Pick<CrateFacts, 'copied'>): NameFile {
  return (sha256) => copied.get(sha256) ?? nameContent(sha256);
}

/** RFC 6920: names a content by its hash, wherever it lies. */
function nameContent(sha256: string): string {
  return `ni:///sha-256;${Buffer.from(sha256, 'hex').toString('base64url')}`;
}

export function describeStep(
  { manifest, outputs, used, environment }: ProvenanceStep,
  nameFile: NameFile,
  agent: string | undefined,
): Entity {
  const { key, kind, startedAt, identity } = manifest;
  const results = outputs.length > 0 ? outputs.map(({ sha256 }) => nameFile(sha256)) : [MEASURES];
  return {
    '@id': nameStep(key),
    '@type': 'CreateAction',
    name: nameKind(kind, key),
    identifier: key,
    instrument: refer(nameTool(kind)),
    ...(agent && { agent: refer(agent) }),
    startTime: writeTime(startedAt),
    endTime: writeTime(endOf(manifest)),
    actionStatus: 'http://schema.org/CompletedActionStatus',
    object: referAll([...nameUsed(used, nameFile), ...listParameters(identity).map(nameParameterValue)]),
    result: referAll(results),
    environment: refer(nameEnvironment(environment)),
  };
}

/** The attempts at a step that came to nothing, in their order. */
export function* describeFailures(
  key: string,
  { kind, attempts }: FailedStep,
  used: readonly StepFile[],
  nameFile: NameFile,
  agent: string | undefined,
): Iterable<Entity> {
  for (const [at, attempt] of attempts.entries()) {
    yield {
      '@id': nameAttempt(key, at),
      '@type': 'CreateAction',
      name: `${nameKind(kind, key)}, attempt ${attempt.attempt}: ${attempt.outcome}`,
      identifier: key,
      instrument: refer(nameTool(kind)),
      ...(agent && { agent: refer(agent) }),
      startTime: writeTime(attempt.startedAt),
      ...(attempt.endedAt !== undefined && { endTime: writeTime(attempt.endedAt) }),
      actionStatus: 'http://schema.org/FailedActionStatus',
      error: explain(attempt),
      object: referAll(nameUsed(used, nameFile)),
    };
  }
}

/** Of the worker's own words, or what became of it. */
export function explain({ outcome, error, reason, worker }: StepAttempt): string {
  const said = [error, reason].filter((words) => words !== undefined).join(': ');
  if (said !== '') return said;
  return outcome === 'lost' ? `its worker ${worker} was gone` : 'it was stopped';
}

export function describeDataFile(sha256: string, { bytes, roles }: DataFile, nameFile: NameFile): Entity {
  const names = [...roles].sort();
  const format = chooseFormat(names[0]);
  return {
    '@id': nameFile(sha256),
    '@type': 'File',
    name: names.join(', '),
    description: format.description,
    encodingFormat: format.mediaType,
    contentSize: String(bytes),
    sha256,
    exampleOfWork: referAll(names.map(nameOutput)),
  };
}

/** What a file of this role holds. */
export function chooseFormat(role: string) {
  if (role.endsWith('weights')) {
    return { extension: 'safetensors', mediaType: 'application/octet-stream', description: 'weights, safetensors' };
  }
  return /images|labels|waves$/.test(role)
    ? { extension: 'npy', mediaType: 'application/octet-stream', description: 'array, NumPy .npy' }
    : { extension: 'json', mediaType: 'application/json', description: 'JSON' };
}

function nameKind(kind: ManifestKind, key: string): string {
  return `${kind} ${key.slice(0, 8)}`;
}

function nameUsed(used: readonly StepFile[], nameFile: NameFile): readonly string[] {
  return [...new Set(used.map(({ sha256 }) => nameFile(sha256)))];
}
