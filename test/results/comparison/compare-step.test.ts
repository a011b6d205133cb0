import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareStep, type ComparedStep } from '../../../results/comparison/compare-step.js';
import { TOLERANCES } from '../../../results/comparison/tolerances.js';
import type { ManifestKind, StepSummary } from '../../../results/manifest.js';
import { sampleManifest, sampleMetrics } from '../sample-results.js';

const SOFTWARE = {
  libraries: { 'libtensorflow_cc.so.2': 'a', temporal: 'x', 'better_sqlite3.node': 'y' },
  flags: { TF_ENABLE_ONEDNN_OPTS: '1', LD_LIBRARY_PATH: '/a' },
};
const REF = { sha256: 'a'.repeat(64), bytes: 1 };
const OTHER = { sha256: 'b'.repeat(64), bytes: 1 };

function step(kind: ManifestKind, change: Partial<ComparedStep> = {}): ComparedStep {
  const { summary, environment } = sampleManifest('key', kind);
  return { summary, environment, outputs: { weights: REF }, software: SOFTWARE, ...change };
}

const nothing = () => Promise.resolve([]);
const compare = (recorded: ComparedStep, got: ComparedStep, otherInputs?: readonly string[]) =>
  compareStep(recorded, got, nothing, otherInputs);

/** With more threads than were recorded. */
function elsewhere(kind: ManifestKind, change: Partial<ComparedStep> = {}): ComparedStep {
  const place = step(kind, change);
  return { ...place, environment: { ...place.environment, threads: 4 } };
}

function measured(loss: number): StepSummary {
  return { kind: 'evaluate', datasets: { s: { before: sampleMetrics(0.5), after: sampleMetrics(loss) } } };
}

describe('a step that was computed again', () => {
  it('is bit-equal where all hashes and numbers are, wherever it ran', async () => {
    for (const kind of ['waves', 'generate', 'pretrain', 'transfer', 'evaluate'] as const) {
      assert.equal((await compare(step(kind), step(kind))).verdict, 'bit-equal');
      const { verdict, rule, because } = await compare(step(kind), elsewhere(kind));
      assert.deepEqual([verdict, rule, because], ['bit-equal', 'tolerance', ['threads: 2, here 4']]);
    }
  });

  it('differs where one hash does, or one number by its last bit, and the place is the same', async () => {
    const hash = await compare(step('transfer'), step('transfer', { outputs: { weights: OTHER } }));
    assert.deepEqual([hash.verdict, hash.rule, hash.because], ['different', 'bits', []]);
    assert.deepEqual(hash.outputs, [{ role: 'weights', expected: REF.sha256, got: OTHER.sha256 }]);
    const loss = 0.2 + Number.EPSILON / 8;
    const number = await compare(step('evaluate'), step('evaluate', { summary: measured(loss) }));
    assert.equal(number.verdict, 'different');
    assert.ok(number.numbers.some(({ path, got }) => path === 'datasets.s.after.loss' && got === loss));
  });

  it('may differ within a tolerance in another place, and no farther', async () => {
    const { evaluation } = TOLERANCES;
    for (const [difference, verdict] of [
      [evaluation / 4, 'within-tolerance'],
      [evaluation * 4, 'different'],
      [NaN, 'different'],
    ] as const) {
      const compared = await compare(step('evaluate'), elsewhere('evaluate', { summary: measured(0.2 + difference) }));
      assert.equal(compared.verdict, verdict, `by ${difference}`);
      assert.ok(compared.checks.length > 0);
    }
  });

  it('is not comparable where an output has other bits elsewhere, and nothing can be measured', async () => {
    const got = elsewhere('waves', { outputs: { weights: OTHER } });
    const unmeasured = await compareStep(step('waves'), got, () => Promise.resolve(undefined));
    assert.equal(unmeasured.verdict, 'not-comparable');
    const far = { ...got, summary: { kind: 'waves', structures: 15 } } as const;
    assert.equal((await compareStep(step('waves'), far, () => Promise.resolve(undefined))).verdict, 'different');
  });

  it('has a wider tolerance where what it was computed from has other bits', async () => {
    const got = step('evaluate', { summary: measured(0.2 + TOLERANCES.trainingLoss / 4) });
    assert.equal((await compare(step('evaluate'), got)).verdict, 'different');
    const compared = await compare(step('evaluate'), got, ['input transfer: other bits']);
    assert.deepEqual([compared.verdict, compared.because], ['within-tolerance', ['input transfer: other bits']]);
  });

  it('differs everywhere where an output is missing, or a number of things is another one', async () => {
    const gone = await compare(step('transfer'), elsewhere('transfer', { outputs: {} }));
    assert.equal(gone.verdict, 'different');
    const summary = { kind: 'waves', structures: 15 } as const;
    assert.equal((await compare(step('waves'), elsewhere('waves', { summary }))).verdict, 'different');
  });

  it('is judged by what its files measure, where they can be measured', async () => {
    const got = elsewhere('generate', { outputs: { weights: OTHER } });
    for (const [difference, verdict] of [
      [0.5, 'within-tolerance'],
      [2, 'different'],
    ] as const) {
      const measure = () => Promise.resolve([{ what: 'images', difference, tolerance: 1 }]);
      assert.equal((await compareStep(step('generate'), got, measure)).verdict, verdict);
    }
  });

  it('owes the same bits only where libraries and flags are known to be the same, but for those that don’t compute', async () => {
    const because = async (software: ComparedStep['software'] | undefined) => {
      const place = step('transfer');
      const { software: _software, ...unknown } = place;
      return (await compare(place, software === undefined ? unknown : { ...place, software })).because;
    };
    assert.deepEqual(await because(SOFTWARE), []);
    const libraries = { ...SOFTWARE.libraries, temporal: 'other', 'better_sqlite3.node': 'other' };
    assert.deepEqual(await because({ ...SOFTWARE, libraries }), []);
    assert.deepEqual(await because({ ...SOFTWARE, libraries: { ...libraries, 'libtensorflow_cc.so.2': 'b' } }), [
      'library libtensorflow_cc.so.2: a, here b',
    ]);
    assert.deepEqual(await because({ ...SOFTWARE, flags: { LD_LIBRARY_PATH: '/b', TF_NUM_INTRAOP_THREADS: '9' } }), [
      'flag TF_ENABLE_ONEDNN_OPTS: 1, here none',
    ]);
    assert.equal((await because(undefined)).length, 1);
  });
});
