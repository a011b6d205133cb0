import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { BUNDLE_FILES, readBundle } from '../../../cli/reproduce/bundle.js';
import { compareBundle, compareMetrics } from '../../../cli/reproduce/compare-bundle.js';
import { gatherBundle } from '../../../cli/reproduce/gather-bundle.js';
import { trainingThreads } from '../../../cli/reproduce/recorded-places.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { maybeCreateLineageReader } from '../../../results/sqlite/lineage-reader.js';
import { maybeCreateResultReader } from '../../../results/sqlite/result-reader.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { finishPlan, finishStudy } from '../../lineage/finished-study.js';
import { sampleManifest } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const SMALL = 'images: { pixels: 32 }\npretrain: { images: 16 }\ntransfer: { images: 8 }\nvalidation: { images: 16 }';
const MIX = 'mixtures: { pair: { of: [under, over], shares: [[0.25, 0.75]] } }';
const STUDIES = {
  'a shared pretraining': { text: minimalStudy(SMALL), network: 1 },
  'a pretraining of its own': { text: minimalStudy(`${SMALL}\npretraining: independent`), network: 2 },
  'a mixture': { text: minimalStudy(`${SMALL}\n${MIX}`), network: -1 },
  'a mixture with streams of its own': {
    text: minimalStudy(`${SMALL}\n${MIX}\npretraining: independent`),
    network: -1,
  },
};

describe('a network’s bundle', () => {
  for (const [name, { text, network }] of Object.entries(STUDIES)) {
    it(`gives the same bits and metrics in an empty folder: a network of ${name}`, async (context) => {
      const { folder } = await makeBundle(context, text, network);
      const bundle = readBundle(folder);
      const data = makeTemporaryFolder(context);
      await finishPlan(data, bundle.plan);
      const { artifacts, results } = layOutDataFolder(data);
      const reports = await compareBundle(bundle, createFolderArtifactStore(artifacts));
      const kinds = new Set(reports.map(({ kind }) => kind));
      const isMixture = name.includes('mixture');
      assert.deepEqual([...kinds].sort(), [
        ...['evaluate', 'generate', 'pretrain'],
        ...(isMixture ? ['waves'] : ['transfer', 'waves']),
      ]);
      for (const { kind, verdict, comparison } of reports) {
        assert.deepEqual([verdict, comparison?.because], ['bit-equal', []], kind);
      }
      const reader = maybeCreateResultReader(results) ?? assert.fail();
      const networks = reader.networks(bundle.plan.study.name);
      reader.close();
      assert.deepEqual([networks.length, networks[0]?.keys.record], [1, bundle.expected.record]);
      assert.deepEqual(compareMetrics(bundle.expected, networks[0]), []);
      assert.ok(compareMetrics(bundle.expected, undefined).length > 0);
    });
  }

  it('tells a hash that differs by a digit, a step that is missing, and what was computed from other bits', async (context) => {
    const { folder, data } = await makeBundle(context, STUDIES['a shared pretraining'].text, 0);
    const path = join(folder, BUNDLE_FILES.expected);
    const text = readFileSync(path, 'utf8');
    const { expected } = readBundle(folder);
    const pretrain = expected.steps.find(({ kind }) => kind === 'pretrain') ?? assert.fail();
    const hash = pretrain.outputs['last-weights']?.sha256 ?? assert.fail();
    writeFileSync(path, text.replaceAll(hash, `${hash.slice(0, 63)}${hash.endsWith('0') ? '1' : '0'}`));
    const { artifacts } = layOutDataFolder(data);
    const reports = await compareBundle(readBundle(folder), createFolderArtifactStore(artifacts));
    const different = reports.filter(({ verdict }) => verdict !== 'bit-equal');
    assert.deepEqual(
      different.map(({ kind, verdict }) => [kind, verdict]),
      [['pretrain', 'different']],
    );
    // the transfer read the weights that have other bits than the bundle says, though its own are those
    const transfer = reports.find(({ kind }) => kind === 'transfer');
    assert.deepEqual(transfer?.comparison?.because, ['input pretrain under #0: other bits than were recorded']);
    const missing = await compareBundle(readBundle(folder), createFolderArtifactStore(makeTemporaryFolder(context)));
    assert.ok(missing.every(({ verdict }) => verdict === 'failed'));
  });

  it('is refused where a file is missing, is cut short or belongs to another one', async (context) => {
    const { folder } = await makeBundle(context, STUDIES['a shared pretraining'].text, 0);
    const other = await makeBundle(context, STUDIES['a shared pretraining'].text, 1);
    const refused = { name: 'InputError', message: /expected/ };
    const cut = (name: string) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.slice(0, text.length / 2));
      assert.throws(() => readBundle(folder), refused);
      writeFileSync(path, readFileSync(join(other.folder, name)));
      assert.throws(() => readBundle(folder), refused);
      writeFileSync(path, text);
      readBundle(folder);
    };
    cut(BUNDLE_FILES.plan);
    cut(BUNDLE_FILES.expected);
    assert.throws(() => readBundle(makeTemporaryFolder(context)), refused);
  });

  it('is refused where it lacks a step of its plan, or says metrics that are not its evaluation’s', async (context) => {
    const { folder } = await makeBundle(context, STUDIES['a shared pretraining'].text, 0);
    const path = join(folder, BUNDLE_FILES.expected);
    const { expected } = readBundle(folder);
    const write = (changed: object) => writeFileSync(path, JSON.stringify({ ...expected, ...changed }));
    write({ steps: [] });
    assert.throws(() => readBundle(folder), { name: 'InputError', message: /steps.*expected the generate step/s });
    write({ steps: expected.steps.filter(({ kind }) => kind !== 'evaluate') });
    assert.throws(() => readBundle(folder), { name: 'InputError', message: /the evaluate step/ });
    const [[domain, { after }]] = Object.entries(expected.metrics);
    const better = { before: null, after: { ...after, loss: after.loss / 2 } };
    write({ metrics: { ...expected.metrics, [domain]: { ...expected.metrics[domain], after: better.after } } });
    assert.throws(() => readBundle(folder), { name: 'InputError', message: /after\.loss.*as in the evaluation/s });
    write({ record: 'a'.repeat(64) });
    assert.throws(() => readBundle(folder), { name: 'InputError', message: /record/ });
  });

  it('can’t compare on another processor what is known by its hash alone', async (context) => {
    const { folder, data } = await makeBundle(context, STUDIES['a shared pretraining'].text, 0);
    const { plan, expected } = readBundle(folder);
    const elsewhere = expected.steps.map((manifest) => {
      const { kind, outputs, environment } = manifest;
      const roles = kind === 'waves' ? Object.keys(outputs) : [];
      const others = Object.fromEntries(roles.map((role) => [role, { sha256: 'f'.repeat(64), bytes: 1 }]));
      return { ...manifest, environment: { ...environment, cpu: 'another' }, outputs: { ...outputs, ...others } };
    });
    const bundle = { plan, expected: { ...expected, steps: elsewhere } };
    const reports = await compareBundle(bundle, createFolderArtifactStore(layOutDataFolder(data).artifacts));
    const unequal = reports.filter(({ verdict }) => verdict !== 'bit-equal');
    assert.ok(unequal.length > 0);
    assert.ok(unequal.every(({ kind, verdict }) => kind === 'waves' && verdict === 'not-comparable'));
  });

  it('has the study file as it was written where a run has kept it, and says in its readme how to run', async (context) => {
    const { text } = STUDIES['a shared pretraining'];
    const without = await makeBundle(context, text, 0);
    assert.deepEqual(without.names, ['README.md', 'expected.json', 'network.yaml', 'plan.json']);
    const commented = `# by hand\n${text}`;
    const { names, folder } = await makeBundle(context, text, 0, commented);
    assert.ok(names.includes('study.yaml'));
    assert.equal(readFileSync(join(folder, 'study.yaml'), 'utf8'), commented);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const said of ['reproduce --run', '`0123456789012345678901234567890123456789`', 'under→over']) {
      assert.ok(readme.includes(said), said);
    }
    // of another study file of the same name none
    const other = await makeBundle(context, text, 0, text.replace('seed: 7', 'seed: 8'));
    assert.ok(!other.names.includes('study.yaml'));
  });

  it('is computed with the threads that most of its trainings had', () => {
    const steps = (...threads: readonly number[]) => ({
      steps: threads.map((count) => {
        const manifest = sampleManifest('key', 'transfer');
        return { ...manifest, environment: { ...manifest.environment, threads: count } };
      }),
    });
    assert.equal(trainingThreads(steps(2, 1, 2)), 2);
    assert.equal(trainingThreads(steps(2, 1)), 1);
    assert.equal(trainingThreads(steps()), 1);
  });
});

/** The bundle of a network of a study that was finished with stubs. */
async function makeBundle(context: TestContext, text: string, index: number, studyFile?: string) {
  const data = makeTemporaryFolder(context);
  const plan = await finishStudy(data, text);
  const { artifacts, results } = layOutDataFolder(data);
  if (studyFile !== undefined) {
    const sha256 = 'c'.repeat(64);
    const news = { kind: 'launched', study: plan.study.name, who: 'a@b', details: { studyFile: sha256 } } as const;
    appendEvent({ artifacts, results }, news, { sha256, text: studyFile });
  }
  const rows = maybeCreateResultReader(results) ?? assert.fail();
  const network = rows.networks(plan.study.name).at(index) ?? assert.fail();
  rows.close();
  const reader = maybeCreateLineageReader(results, makeTemporaryFolder(context)) ?? assert.fail();
  const files = await gatherBundle(plan, network, { artifacts: createFolderArtifactStore(artifacts), reader });
  reader.close();
  const folder = join(makeTemporaryFolder(context), 'bundle');
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { folder, data, names: Object.keys(files).sort() };
}
