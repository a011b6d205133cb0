import type { StepKey } from './step.js';

/** The identity that a key is the hash of, or undefined where nothing is known of it. */
export type LookUp = (key: StepKey) => object | undefined;

/** A field of a step's key that has another value than in another step of the kind. */
export interface FieldDifference {
  /** As the study's steps call it, such as `stage.learningRate`; `code version` where the step's code has changed. */
  readonly field: string;
  /** Absent: the other step lacks the field, or of a list this entry. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** Where the values are keys of known steps: what differs between these. */
  readonly upstream?: { readonly kind: string; readonly differences: readonly FieldDifference[] };
}

/** A difference that no other one explains. */
export interface Cause extends Omit<FieldDifference, 'upstream'> {
  /** Of the step whose field it is; `domain` for what a pretraining is named by. */
  readonly kind: string;
}

/** How many of their own fields differ; an entry of a list of keys counts as one. */
export function countDifferences(before: object, after: object): number {
  return compareSteps(before, after, () => undefined).length;
}

/** Compares two identities of a kind field by field, and follows the keys in them up to the steps that they name. */
export function compareSteps(before: object, after: object, lookUp: LookUp): readonly FieldDifference[] {
  const [old, now] = [flatten(before), flatten(after)];
  const fields = [...new Set([...old.keys(), ...now.keys()])];
  return fields.flatMap((field) => {
    const [first, second] = [old.get(field), now.get(field)];
    if (isKeyList(first) || isKeyList(second)) return compareKeyLists(field, asKeys(first), asKeys(second), lookUp);
    if (JSON.stringify(first) === JSON.stringify(second)) return [];
    return [describe(field, first, second, lookUp)];
  });
}

/** The root causes, each once. */
export function listCauses(kind: string, differences: readonly FieldDifference[]): readonly Cause[] {
  const causes = new Map<string, Cause>();
  for (const { upstream, ...difference } of differences) {
    const found =
      upstream === undefined || upstream.differences.length === 0
        ? [{ kind, ...difference }]
        : listCauses(upstream.kind, upstream.differences);
    for (const cause of found) causes.set(JSON.stringify(cause), cause);
  }
  return [...causes.values()];
}

function describe(field: string, before: unknown, after: unknown, lookUp: LookUp): FieldDifference {
  const values = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  if (!isKey(before) || !isKey(after)) return { field, ...values };
  const [old, now] = [lookUp(before), lookUp(after)];
  if (old === undefined || now === undefined) return { field, ...values };
  const kind = 'kind' in now ? String(now.kind) : 'step';
  return { field, ...values, upstream: { kind, differences: compareSteps(old, now, lookUp) } };
}

/** Keys that only one list has are paired with those that differ least from them. */
function compareKeyLists(
  field: string,
  before: readonly StepKey[],
  after: readonly StepKey[],
  lookUp: LookUp,
): readonly FieldDifference[] {
  const gone = before.filter((key) => !after.includes(key));
  const differences = after
    .filter((key) => !before.includes(key))
    .map((key) => {
      const pairs = gone.map((old) => describe(field, old, key, lookUp));
      const [nearest] = pairs.sort((a, b) => countCauses(a) - countCauses(b));
      if (nearest === undefined) return describe(field, undefined, key, lookUp);
      gone.splice(
        gone.findIndex((old) => old === nearest.before),
        1,
      );
      return nearest;
    });
  return [...differences, ...gone.map((old) => describe(field, old, undefined, lookUp))];
}

function countCauses(difference: FieldDifference): number {
  return listCauses('', [difference]).length;
}

/** Leaves by their path; lists are leaves. The input's fields stand for themselves, and `version` is the code's. */
function flatten(identity: object): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const add = (path: string, value: unknown) => {
    if (!(value instanceof Object) || Array.isArray(value)) leaves.set(path, value);
    else for (const [name, inner] of Object.entries(value)) add(path === '' ? name : `${path}.${name}`, inner);
  };
  for (const [name, value] of Object.entries(identity)) {
    if (name === 'kind') continue;
    add(name === 'version' ? 'code version' : name === 'input' ? '' : name, value);
  }
  return leaves;
}

function isKey(value: unknown): value is StepKey {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isKeyList(value: unknown): value is readonly StepKey[] {
  return Array.isArray(value) && value.length > 0 && value.every(isKey);
}

function asKeys(value: unknown): readonly StepKey[] {
  return isKeyList(value) ? value : [];
}
