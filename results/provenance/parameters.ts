import { z } from 'zod';

/** A setting that a step was computed with. */
export interface Parameter {
  /** Where it stands in the step's input: `stage.learningRate`. */
  readonly name: string;
  readonly value: string | number | boolean;
}

const identitySchema = z.object({ input: z.record(z.string(), z.unknown()) });

/** Keys of other steps and hashes of domains: they are inputs, not settings. */
const HASH = /^[0-9a-f]{64}$/;

/** All settings in a step's identity, in the order of their names; lists as JSON. None of an identity of an unknown form. */
export function listParameters(identity: unknown): readonly Parameter[] {
  const parsed = identitySchema.safeParse(identity).data;
  const found = parsed === undefined ? [] : collect('', parsed.input);
  return [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function collect(prefix: string, value: unknown): readonly Parameter[] {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'number' || Array.isArray(item))
      ? [{ name: prefix, value: JSON.stringify(value) }]
      : value.flatMap((item, at) => collect(`${prefix}.${at}`, item));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) => collect(prefix === '' ? name : `${prefix}.${name}`, item));
  }
  if (typeof value === 'string') return HASH.test(value) || prefix === 'kind' ? [] : [{ name: prefix, value }];
  return typeof value === 'number' || typeof value === 'boolean' ? [{ name: prefix, value }] : [];
}
