import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import canonicalizeModule from 'canonicalize';
import fc from 'fast-check';
import { STEP_VERSIONS, hashCanonical, stepIdentity, stepKey } from '../../study/identity.js';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';
import type { GenerateInput, StepInput } from '../../study/step.js';
import { minimalStudy } from './study-text.js';

const steps = Object.values(planStudy(parseStudy(minimalStudy(), 'minimal.yaml')).steps);
const generate = steps.find((step): step is GenerateInput => step.kind === 'generate');
assert.ok(generate);

const PROPERTY = { seed: 20251224, numRuns: 200 };

describe('hashCanonical', () => {
  it('is SHA-256 over RFC 8785 JSON', () => {
    // printf '{"a":[1e+30,0.002],"b":"€"}' | sha256sum; the numbers are examples of RFC 8785, section 3.2.2
    const known = 'ba7d06025cc79a61a43a253e8054f3778a8a57be8455b4e1dd01bee284890104';
    assert.equal(hashCanonical({ b: '€', a: [1e30, 2e-3] }), known);
  });

  it('hashes in pieces what is one text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = (canonicalizeModule as unknown as typeof canonicalizeModule.default)(value);
        assert.equal(hashCanonical(value), createHash('sha256').update(String(text)).digest('hex'));
      }),
      PROPERTY,
    );
  });

  it('refuses numbers that JSON has no word for', () => {
    for (const value of [NaN, Infinity]) assert.throws(() => hashCanonical({ value }), /not allowed/);
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.boolean()] }), (value) => {
        assert.equal(hashCanonical(reverseKeys(value)), hashCanonical(value));
      }),
      PROPERTY,
    );
  });
});

describe('stepKey', () => {
  it('depends on every field of every step but the names of domain and structure', () => {
    const names = new Set(['kind', 'domain.name', 'domain.structure.name']);
    for (const step of steps) {
      const fields = listLeaves(step).filter((path) => step.kind !== 'generate' || !names.has(path.join('.')));
      assert.ok(fields.length > 3);
      for (const path of fields) {
        if (path[0] === 'kind') continue;
        assert.notEqual(stepKey(changeLeaf(step, path)), stepKey(step), `${step.kind}.${path.join('.')}`);
      }
    }
  });

  it('does not depend on what domain and structure are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (domainName, structureName) => {
        const { domain } = generate;
        const structure = { ...domain.structure, name: structureName };
        assert.equal(stepKey({ ...generate, domain: { ...domain, name: domainName, structure } }), stepKey(generate));
      }),
      PROPERTY,
    );
  });

  it('depends on every physical quantity of a domain, however little it changes', () => {
    const quantities = listLeaves(generate).filter((path) => typeof valueAt(generate, path) === 'number');
    assert.ok(quantities.length >= 20, `${quantities.length} quantities`);
    fc.assert(
      fc.property(
        fc.constantFrom(...quantities),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (path, value) => {
          fc.pre(value !== valueAt(generate, path));
          assert.notEqual(stepKey(replaceLeaf(generate, path, value)), stepKey(generate));
        },
      ),
      PROPERTY,
    );
  });

  it('is the hash of the identity that is stored with the step', () => {
    for (const step of steps) {
      const identity = stepIdentity(step);
      assert.equal(hashCanonical(identity), stepKey(step));
      assert.deepEqual([identity.kind, identity.version], [step.kind, STEP_VERSIONS[step.kind]]);
    }
  });
});

type Leaf = readonly string[];

function listLeaves(value: object): readonly Leaf[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    inner instanceof Object ? listLeaves(inner).map((rest) => [key, ...rest]) : [[key]],
  );
}

function valueAt(value: object, path: Leaf): unknown {
  return path.reduce((inner: unknown, key) => (inner instanceof Object ? Reflect.get(inner, key) : undefined), value);
}

function changeLeaf(step: StepInput, path: Leaf): StepInput {
  const value = valueAt(step, path);
  if (typeof value === 'number') return replaceLeaf(step, path, value + 1);
  return replaceLeaf(step, path, typeof value === 'boolean' ? !value : `${String(value)}x`);
}

/** The changed value need be no right one: the key is to see it all the same. */
function replaceLeaf<T extends object>(step: T, path: Leaf, value: unknown): T {
  const copy = structuredClone(step);
  const parent = valueAt(copy, path.slice(0, -1));
  assert.ok(parent instanceof Object && Reflect.set(parent, path.at(-1) ?? '', value));
  return copy;
}

function reverseKeys<T>(value: T): T;
function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => reverseKeys(item));
  if (!(value instanceof Object)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]: [string, unknown]) => [key, reverseKeys(inner)]),
  );
}
