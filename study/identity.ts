import { createHash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';
import type { Domain } from './domain.js';
import type { StepInput, StepKey, StepKind } from './step.js';

/**
 * Code version of each kind of step. Raise it when the same input begins to give another result:
 * results of the old code then stand beside the new ones instead of being taken for them.
 */
export const STEP_VERSIONS = {
  generate: 2,
  pretrain: 1,
  transfer: 1,
  evaluate: 1,
  record: 1,
} as const satisfies Record<StepKind, number>;

/** The exact object that is hashed; it is stored with the step's manifest, so that two keys can be compared by field. */
export interface StepIdentity {
  readonly kind: StepKind;
  readonly version: number;
  /** The step's input without the names that change no result. */
  readonly input: object;
}

export function stepIdentity(step: StepInput): StepIdentity {
  return { kind: step.kind, version: STEP_VERSIONS[step.kind], input: omitNames(step) };
}

export function stepKey(step: StepInput): StepKey {
  return hashCanonical(stepIdentity(step));
}

/** Of what a domain is, whatever it and its structure class are called. */
export function hashDomain(domain: Domain): string {
  return hashCanonical(withoutNames(domain));
}

/**
 * SHA-256, in hexadecimal, of the value's RFC 8785 JSON: the order of keys doesn't matter.
 * @throws Error on NaN and infinities, which JSON can't hold.
 */
export function hashCanonical(value: object): string {
  const hash = createHash('sha256');
  for (const piece of splitCanonical(value, PIECES_DEPTH)) hash.update(piece);
  return hash.digest('hex');
}

/** A plan's steps are written one by one: as one text, those of 10,000 networks take some 200 MB to make. */
const PIECES_DEPTH = 2;

function* splitCanonical(value: unknown, depth: number): Generator<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield canonicalJson(value);
    return;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  let separator = open;
  for (const [key, member] of listCanonical(value)) {
    yield Array.isArray(value) ? separator : `${separator}${canonicalJson(key)}:`;
    yield* splitCanonical(member, depth - 1);
    separator = ',';
  }
  yield separator === open ? `${open}${close}` : close;
}

/** Members in the order of RFC 8785, by UTF-16 code units, without those that JSON leaves out. */
function listCanonical(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  if (Array.isArray(value)) return entries;
  return entries.filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
}

function omitNames(step: StepInput): object {
  switch (step.kind) {
    case 'generate': {
      const { kind: _kind, domain, ...counts } = step;
      return { ...counts, domain: withoutNames(domain) };
    }
    case 'pretrain':
    case 'transfer':
    case 'evaluate':
    case 'record': {
      const { kind: _kind, ...input } = step;
      return input;
    }
    default:
      return step satisfies never;
  }
}

function withoutNames({ name: _domain, structure, ...conditions }: Domain): object {
  const { name: _structure, ...structureClass } = structure;
  return { ...conditions, structure: structureClass };
}

// The package's types promise an ES default export; what Node hands over is the function itself.
const canonicalize = canonicalizeModule as unknown as typeof canonicalizeModule.default;

function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError('expected a value that JSON can hold');
  return json;
}
