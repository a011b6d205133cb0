import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { LineageReader } from '../../results/lineage-reader.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { maybeCreateLineageReader } from '../../results/sqlite/lineage-reader.js';
import { listInputs } from '../../study/step-inputs.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { finishStudy } from '../lineage/finished-study.js';
import { minimalStudy } from '../study/study-text.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const STUDY = minimalStudy(
  'pretrain: { images: 16, epochs: 2 }\ntransfer: { images: 8, epochs: 1 }\nvalidation: { images: 16 }',
).replace('target: over }', 'target: over, freeze: [none, encoder], replicates: 1 }');

describe('the reader of lineage', () => {
  it('is none before anything was recorded', (context) => {
    const folder = makeTemporaryFolder(context);
    assert.equal(maybeCreateLineageReader(join(folder, 'results.sqlite'), folder), undefined);
  });

  it('knows of every step what it was made from, what it left and what it has read', async (context) => {
    const dataFolder = makeTemporaryFolder(context);
    const plan = await finishStudy(dataFolder, STUDY);
    const reader = openReader(context, dataFolder);
    for (const [key, input] of Object.entries(plan.steps)) {
      if (input.kind === 'record') continue;
      const step = reader.maybeStep(key);
      assert.ok(step, `${input.kind} ${key}`);
      assert.equal(step.kind, input.kind);
      const byRole = (a: { role: string; key: string }, b: { role: string; key: string }) =>
        `${a.role}${a.key}` < `${b.role}${b.key}` ? -1 : 1;
      assert.deepEqual(step.inputs, [...listInputs(input)].sort(byRole));
      for (const { role, key: above } of step.inputs) {
        assert.ok(reader.usersOf(above).some((user) => user.key === key && user.role === role));
      }
      for (const { sha256, role } of step.outputs) {
        assert.ok(reader.writersOf(sha256).some((writer) => writer.step === key && writer.role === role));
      }
      assert.ok(step.reads.length > 0);
      for (const sha256 of step.reads) assert.ok(reader.readersOf(sha256).includes(key));
      assert.deepEqual(
        step.attempts.map(({ outcome }) => outcome),
        ['finished'],
      );
      assert.equal(reader.maybeEnvironment(step.environment ?? '')?.version, '0.0.1');
      assert.deepEqual(reader.findKeys(key.slice(0, 12)), [key]);
      assert.deepEqual(reader.maybeManifest(key)?.key, key);
    }
    assert.equal(reader.maybeStep('0'.repeat(64)), undefined);
  });

  it('knows the networks with their plans and metrics', async (context) => {
    const dataFolder = makeTemporaryFolder(context);
    const plan = await finishStudy(dataFolder, STUDY);
    const reader = openReader(context, dataFolder);
    const networks = reader.networks();
    assert.deepEqual(
      networks.map(({ record }) => record).sort(),
      plan.networks.map(({ steps }) => steps.record).sort(),
    );
    for (const { record } of networks) {
      assert.deepEqual(reader.plansOf(record), [plan.hash]);
      assert.deepEqual(
        reader.metricsOf(record).map(({ domain, phase }) => `${domain} ${phase}`),
        ['over before', 'over after', 'under before', 'under after'],
      );
    }
    assert.deepEqual(
      reader.plans().map(({ plan: hash, document }) => ({ hash, document })),
      [{ hash: plan.hash, document: JSON.parse(JSON.stringify(plan.study)) as unknown }],
    );
    assert.deepEqual(
      reader.events().map(({ kind, study, plan: hash }) => ({ kind, study, plan: hash })),
      [{ kind: 'ended', study: plan.study.name, plan: plan.hash }],
    );
    assert.equal(reader.maybeStudyFile('0'.repeat(64)), undefined);
  });

  it('reads one moment: what a writer adds meanwhile is not in it', async (context) => {
    const dataFolder = makeTemporaryFolder(context);
    await finishStudy(dataFolder, STUDY);
    const reader = openReader(context, dataFolder);
    const before = reader.networks().length;
    const writer = openDatabase(layOutDataFolder(dataFolder).results);
    prepare(writer, 'DELETE FROM metrics').run();
    prepare(writer, 'DELETE FROM networks').run();
    writer.close();
    assert.equal(reader.networks().length, before);
  });

  it('refuses what is no digits', async (context) => {
    const dataFolder = makeTemporaryFolder(context);
    await finishStudy(dataFolder, STUDY);
    const reader = openReader(context, dataFolder);
    assert.throws(() => reader.findKeys('*'), RangeError);
    assert.throws(() => reader.findArtifacts('[0-9]'), RangeError);
  });
});

function openReader(context: TestContext, dataFolder: string): LineageReader {
  const reader = maybeCreateLineageReader(layOutDataFolder(dataFolder).results, makeTemporaryFolder(context));
  assert.ok(reader);
  context.after(() => reader.close());
  return reader;
}
