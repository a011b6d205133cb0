import { MANIFEST_KINDS, type ManifestKind } from '../manifest.js';
import { nameParameterValue, type CrateOutline } from './crate-outline.js';
import { refer, referAll, type Entity } from './json-ld.js';

/** What each kind of step does. */
const WORK = {
  waves: 'builds atomic structures and simulates their exit waves by multislice',
  generate: 'images exit waves as the domain says, with noise, and draws the labels',
  pretrain: 'trains a network from random weights',
  transfer: 'goes on training a pretrained network on another domain',
  evaluate: 'measures a network on the held-out images of every domain of the study',
} as const satisfies Record<ManifestKind, string>;

export const ENGINE = '#hrtem-transfer';
export const RUN = '#run';
export const ORCHESTRATION = '#orchestration';
const LANGUAGE = '#study-file';

export function nameTool(kind: ManifestKind): string {
  return `#tool-${kind}`;
}

/** The study as a workflow: its kinds of steps, their parameters, and the run of it all. */
export function* describeWorkflow(
  { actions, files, parameters }: CrateOutline,
  study: string,
  versions: readonly string[],
): Iterable<Entity> {
  const kinds = MANIFEST_KINDS.filter((kind) => actions.has(kind));
  const version = versions.join(', ');
  yield { '@id': LANGUAGE, '@type': 'ComputerLanguage', name: 'hrtem-transfer study file', version };
  yield { '@id': ENGINE, '@type': 'SoftwareApplication', name: 'hrtem-transfer', softwareVersion: version };
  for (const [at, kind] of kinds.entries()) {
    const roles = [...files.values()].flatMap((file) => [...file.roles]);
    const outputs = [...new Set(roles)].filter((role) => role.startsWith(`${kind}/`)).sort();
    const inputs = [...parameters.values()].filter((parameter) => parameter.kinds.has(kind));
    const names = [...new Set(inputs.map(({ name }) => name))].sort();
    yield {
      '@id': nameTool(kind),
      '@type': 'SoftwareApplication',
      name: `hrtem-transfer ${kind}`,
      description: WORK[kind],
      softwareVersion: version,
      input: referAll(names.map((name) => nameParameter(kind, name))),
      output: referAll(outputs.map(nameOutput)),
    };
    for (const name of names) {
      const value = inputs.find((input) => input.name === name)?.value;
      const additionalType = typeof value === 'number' ? 'Number' : typeof value === 'boolean' ? 'Boolean' : 'Text';
      yield { '@id': nameParameter(kind, name), '@type': 'FormalParameter', name, additionalType };
    }
    for (const role of outputs) {
      yield { '@id': nameOutput(role), '@type': 'FormalParameter', name: role, additionalType: 'File' };
    }
    yield {
      '@id': nameHowTo(kind),
      '@type': 'HowToStep',
      position: String(at + 1),
      workExample: refer(nameTool(kind)),
    };
    yield {
      '@id': nameControl(kind),
      '@type': 'ControlAction',
      name: `all ${kind} steps of ${study}`,
      instrument: refer(nameHowTo(kind)),
      object: referAll(actions.get(kind) ?? []),
    };
  }
  for (const parameter of parameters.values()) {
    yield {
      '@id': nameParameterValue(parameter),
      '@type': 'PropertyValue',
      name: parameter.name,
      value: parameter.value,
      exampleOfWork: referAll(
        MANIFEST_KINDS.flatMap((kind) => (parameter.kinds.has(kind) ? [nameParameter(kind, parameter.name)] : [])),
      ),
    };
  }
  yield {
    '@id': ORCHESTRATION,
    '@type': 'OrganizeAction',
    name: `orchestration of ${study}`,
    instrument: refer(ENGINE),
    object: referAll(kinds.map(nameControl)),
    result: refer(RUN),
  };
}

/** What makes the study's file a workflow. */
export function describeStudyFile({ actions }: CrateOutline): Omit<Entity, '@id'> {
  const kinds = MANIFEST_KINDS.filter((kind) => actions.has(kind));
  return {
    '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'],
    programmingLanguage: refer(LANGUAGE),
    hasPart: referAll(kinds.map(nameTool)),
    step: referAll(kinds.map(nameHowTo)),
  };
}

export function nameOutput(role: string): string {
  return `#output-${role.replace('/', '-')}`;
}

function nameParameter(kind: ManifestKind, name: string): string {
  return `#input-${kind}-${name}`;
}

function nameHowTo(kind: ManifestKind): string {
  return `#how-to-${kind}`;
}

function nameControl(kind: ManifestKind): string {
  return `#control-${kind}`;
}
