import { addToGroup, groupBy, type Group } from '../../study/group-by.js';
import { listInputs } from '../../study/step-inputs.js';
import type { StepInput, StepKey } from '../../study/step.js';
import type { ManifestKind } from '../manifest.js';
import { listParameters, type Parameter } from './parameters.js';
import type { ProvenanceReader, StepAttempt, StepFile } from './provenance.js';

/** What a crate names more than once, or before it tells it. */
export interface CrateOutline {
  readonly finished: ReadonlySet<StepKey>;
  /** Ids of the actions of each kind, finished or not. */
  readonly actions: ReadonlyMap<ManifestKind, readonly string[]>;
  /** By hash. */
  readonly files: ReadonlyMap<string, DataFile>;
  /** What steps of each kind are given and what they leave. */
  readonly parameters: ReadonlyMap<string, KnownParameter>;
  /** Attempts that came to nothing, by step. */
  readonly failures: ReadonlyMap<StepKey, FailedStep>;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
}

export interface DataFile {
  readonly bytes: number;
  /** What it was to the steps that left it: `generate/training-images`. */
  readonly roles: ReadonlySet<string>;
}

export interface KnownParameter extends Parameter {
  readonly kinds: ReadonlySet<ManifestKind>;
}

export interface FailedStep {
  readonly kind: ManifestKind;
  /** What lay there for it, where the step never finished. */
  readonly used?: readonly StepFile[];
  readonly attempts: readonly StepAttempt[];
}

/**
 * Goes through all steps once.
 * @param planned tells a step of the plan, for those that never finished
 */
export function outlineCrate(reader: ProvenanceReader, planned: (key: StepKey) => StepInput | undefined): CrateOutline {
  const finished = new Set<StepKey>();
  const actions = new Map<ManifestKind, Group<string>>();
  const files = new Map<string, { bytes: number; roles: Set<string> }>();
  const parameters = new Map<string, Parameter & { kinds: Set<ManifestKind> }>();
  const failures = new Map<StepKey, FailedStep>();
  let [startedAt, endedAt] = ['9', ''];

  const unfinished = groupBy(reader.unfinished(), ({ step }) => step);
  const addFiles = (kind: ManifestKind, left: readonly StepFile[]) => {
    for (const { sha256, bytes, roles } of left) {
      const file = files.get(sha256) ?? { bytes, roles: new Set() };
      files.set(sha256, file);
      for (const role of roles) file.roles.add(`${kind}/${role}`);
    }
  };
  const addFailures = (key: StepKey, kind: ManifestKind, used?: readonly StepFile[]) => {
    const attempts = unfinished.get(key);
    unfinished.delete(key);
    if (attempts === undefined) return;
    failures.set(key, { kind, attempts, ...(used && { used }) });
    for (const at of attempts.keys()) addToGroup(actions, kind, nameAttempt(key, at));
  };

  for (const { manifest, outputs } of reader.steps()) {
    const { key, kind, identity } = manifest;
    finished.add(key);
    addToGroup(actions, kind, nameStep(key));
    addFiles(kind, outputs);
    for (const parameter of listParameters(identity)) {
      const id = nameParameterValue(parameter);
      const known = parameters.get(id) ?? { ...parameter, kinds: new Set() };
      parameters.set(id, known);
      known.kinds.add(kind);
    }
    const end = endOf(manifest);
    if (manifest.startedAt < startedAt) startedAt = manifest.startedAt;
    if (end > endedAt) endedAt = end;
    addFailures(key, kind);
  }
  for (const key of [...unfinished.keys()]) {
    const step = planned(key);
    if (step === undefined || step.kind === 'record') continue;
    const used = listInputs(step).flatMap((input) => {
      const kind = planned(input.key)?.kind ?? 'waves';
      const left = reader.outputsOf(input.key);
      if (kind !== 'record') addFiles(kind, left);
      return left;
    });
    addFailures(key, step.kind, used);
  }
  return { finished, actions, files, parameters, failures, startedAt, endedAt };
}

export function nameStep(key: StepKey): string {
  return `#step-${key}`;
}

/** @param at counts from 0 */
export function nameAttempt(key: StepKey, at: number): string {
  return `#step-${key}-unfinished-${at + 1}`;
}

export function nameParameterValue({ name, value }: Parameter): string {
  return `#value-${name}-${encodeURIComponent(String(value))}`;
}

/** ISO 8601, UTC. */
export function endOf({ startedAt, durationMs }: { readonly startedAt: string; readonly durationMs: number }): string {
  return new Date(Date.parse(startedAt) + durationMs).toISOString();
}
