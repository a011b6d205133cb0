import type { z } from 'zod';
import { describeValue, quote } from './finding.js';
import type { Finding, Path } from './finding.js';
import { maybeSimilarName } from './names.js';

/** Checks a value against the schema; every departure is told in the words of the schema's `error` texts. */
export function findShapeErrors(schema: z.ZodType, value: unknown): readonly Finding[] {
  const parsed = schema.safeParse(value, { error: describeExpected });
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => explainIssue(issue, [], value));
}

const NOUNS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  tuple: 'a list',
  boolean: 'true or false',
  string: 'a text',
};

/** Stands in for zod's own texts wherever the schema gives none. */
function describeExpected(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return NOUNS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return listKnownKeys(issue.inst);
    case 'invalid_union':
      return TELL_BRANCH;
    default:
      return undefined;
  }
}

/** Text of a union that leaves the word to its branches. */
const TELL_BRANCH = '';

function explainIssue(issue: z.core.$ZodIssue, base: Path, root: unknown): readonly Finding[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => explainUnknownKey(key, path, issue.message));
    case 'invalid_key': {
      const expected = issue.issues[0]?.message ?? issue.message;
      return [{ path, isKey: true, expected, got: quote(String(path.at(-1))) }];
    }
    case 'invalid_union': {
      if (issue.message !== TELL_BRANCH) break;
      // The only such unions are `oneOrMany`: one item, or a list of them.
      const branch = issue.errors[Array.isArray(value) ? 1 : 0] ?? [];
      return branch.flatMap((inner) => explainIssue(inner, path, root));
    }
    case 'invalid_value': {
      const similar = typeof value === 'string' ? maybeSimilarName(value, issue.values.map(String)) : undefined;
      return [{ path, expected: issue.message, got: describeValue(value), ...hintAt(similar) }];
    }
    default:
  }
  return [{ path, expected: issue.message, got: describeValue(value) }];
}

function explainUnknownKey(key: string, path: Path, known: string): Finding {
  const similar = maybeSimilarName(key, known.split(', '));
  const got = `the unknown key ${quote(key)}`;
  return { path: [...path, key], isKey: true, expected: `one of the keys ${known}`, got, ...hintAt(similar) };
}

/** The `hint` of a finding, where there is one. */
export function hintAt(similar: string | undefined): Pick<Finding, 'hint'> {
  return similar === undefined ? {} : { hint: `did you mean ${similar}?` };
}

function listKnownKeys(schema: unknown): string | undefined {
  const shape = schema instanceof Object && 'shape' in schema ? schema.shape : undefined;
  return shape instanceof Object ? Object.keys(shape).join(', ') : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (!(value instanceof Object) || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
