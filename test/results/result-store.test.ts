import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { INITIAL_SCHEMA } from '../../results/migrations/0001-initial.js';
import { MIXTURES } from '../../results/migrations/0006-mixtures.js';
import { MIGRATIONS } from '../../results/migrations/migrations.js';
import { parseManifest } from '../../results/parse-manifest.js';
import { openDatabase, pragma, prepare } from '../../results/sqlite/keep-alive.js';
import { SchemaError } from '../../results/sqlite/open-database.js';
import { maybeCreateMeasuredReader } from '../../results/sqlite/measured-reader.js';
import { maybeCreateResultReader } from '../../results/sqlite/result-reader.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { parseStudy } from '../../study/parse-study.js';
import { minimalStudy } from '../study/study-text.js';
import { sampleMetrics, sampleMixture, sampleNetwork } from './sample-results.js';

describe('result store', () => {
  it('has no reader before anything was recorded', (context) => {
    assert.equal(maybeCreateResultReader(databasePath(context)), undefined);
  });

  it('gives back networks in the order of the plan, not of their arrival', (context) => {
    const { path, writer } = open(context);
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    writer.registerPlan(plan('p', ['1', '2']));
    writer.recordNetworks([second]);
    writer.recordNetworks([first]);
    assert.deepEqual(read(path).networks('sample'), [first.result, second.result]);
  });

  it('takes the first of two twins and says that it knew the second', (context) => {
    const { path, writer } = open(context);
    const [network, twin] = [sampleNetwork('1', 0.2), sampleNetwork('1', 0.9)];
    writer.registerPlan(plan('p', ['1']));
    assert.deepEqual(writer.recordNetworks([network]), ['recorded']);
    assert.deepEqual(writer.recordNetworks([twin]), ['known']);
    assert.deepEqual(read(path).networks('sample'), [network.result]);
  });

  it('shows the latest plan of a study, also when an earlier plan comes back', (context) => {
    const { path, writer } = open(context);
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    for (const { result, steps } of [first, second]) writer.recordNetworks([{ result, steps }]);
    writer.registerPlan(plan('early', ['1']));
    const [{ plannedAt } = assert.fail('no study')] = read(path).studies();
    writer.registerPlan(plan('late', ['1', '2']));
    assert.equal(read(path).networks('sample').length, 2);
    while (new Date().toISOString() === plannedAt);
    writer.registerPlan(plan('early', ['1']));
    assert.deepEqual(read(path).networks('sample'), [first.result]);
    assert.deepEqual(
      read(path)
        .studies()
        .map(({ plan: hash, networks, recorded, ...when }) => ({ hash, networks, recorded, ...when })),
      [{ study: 'sample', hash: 'early', networks: 1, recorded: 1, plannedAt }],
    );
  });

  it('writes nothing of a network whose metrics are not whole', (context) => {
    const { path, writer } = open(context);
    const { result, steps } = sampleNetwork('1');
    writer.registerPlan(plan('p', ['1']));
    const before = sampleMetrics(0.5);
    const broken = { ...result, domains: { over: { before, after: { ...before, loss: Number.NaN } } } };
    assert.throws(() => writer.recordNetworks([{ result: broken, steps }]), /NOT NULL/);
    assert.deepEqual(read(path).networks('sample'), []);
    assert.equal(prepare(openDatabase(path), 'SELECT count(*) FROM steps').pluck().get(), 0);
  });

  it('keeps what the epochs of a training gave on other datasets', (context) => {
    const { path, writer } = open(context);
    const { result, steps } = sampleNetwork('1');
    const others = { far: sampleMetrics(0.7), near: sampleMetrics(0.6) };
    const withOthers = steps.map((step) =>
      step.summary.kind === 'transfer'
        ? { ...step, summary: { ...step.summary, epochs: step.summary.epochs.map((epoch) => ({ ...epoch, others })) } }
        : step,
    );
    for (const step of withOthers) assert.deepEqual(parseManifest(JSON.stringify(step), 'manifest'), step);
    writer.recordNetworks([{ result, steps: withOthers }]);
    const select = prepare(openDatabase(path), 'SELECT step, epoch, dataset, loss FROM epoch_validations');
    assert.deepEqual(select.all(), [
      { step: 'transfer-1', epoch: 1, dataset: 'far', loss: 0.7 },
      { step: 'transfer-1', epoch: 1, dataset: 'near', loss: 0.6 },
    ]);
  });

  it('reads a database of an earlier version as it is, and brings it up to date to write', (context) => {
    const path = databasePath(context);
    const old = openDatabase(path);
    old.exec(INITIAL_SCHEMA);
    pragma(old, 'user_version = 1');
    prepare(old, "INSERT INTO plans VALUES (1, 'p', 'sample', '{}', '2026')").run();
    const expected = [{ study: 'sample', plan: 'p', networks: 0, recorded: 0, plannedAt: '2026' }];
    assert.deepEqual(read(path).studies(), expected);
    const writer = createResultWriter(path);
    const { result, steps } = sampleNetwork('1');
    writer.recordNetworks([{ result, steps }]);
    writer.registerPlan(plan('q', ['1']));
    assert.deepEqual(read(path).networks('sample'), [result]);
  });

  it('keeps the latest reason why a network is missing, until it is recorded', (context) => {
    const { path, writer } = open(context);
    const failure = { step: 'transfer', state: 'failed', error: 'diverged', reason: 'the loss is NaN' } as const;
    const skipped = { step: 'pretrain', state: 'skipped', error: 'disk-full', reason: 'ENOSPC' } as const;
    writer.registerPlan(plan('p', ['1', '2', '3']));
    writer.keepMissing('p', [
      { network: '3', ...failure },
      { network: '1', ...failure },
    ]);
    writer.keepMissing('p', [{ network: '3', ...skipped }]);
    const reader = read(path);
    assert.deepEqual(reader.missing('p'), [
      { network: '1', ...failure },
      { network: '3', ...skipped },
    ]);
    assert.deepEqual(reader.missing('another'), []);
    writer.recordNetworks([sampleNetwork('1')]);
    assert.deepEqual(reader.missing('p'), [{ network: '3', ...skipped }]);
  });

  it('gives back a network that was trained once, with the images that it was trained on', (context) => {
    const { path, writer } = open(context);
    const mixed = sampleMixture('1');
    const document = JSON.stringify(parseStudy(minimalStudy(), 'study.yaml'));
    writer.registerPlan({ ...plan('p', ['1', '2']), document });
    writer.recordNetworks([mixed, sampleNetwork('2')]);
    assert.deepEqual(read(path).networks('sample'), [mixed.result, sampleNetwork('2').result]);
    const view = prepare(openDatabase(path), 'SELECT mixture FROM network_results ORDER BY network').pluck();
    assert.deepEqual(view.all(), [JSON.stringify(mixed.result.identity.mixture), null]);
    const measured = maybeCreateMeasuredReader(path)?.read('sample', { withGaps: true });
    const [first] = measured?.networks ?? [];
    assert.deepEqual(
      [first?.kind, first?.source, first?.freeze, first?.mixture, first?.pretraining],
      ['mixture', null, null, mixed.result.identity.mixture, 'pretrain-1'],
    );
  });

  it('takes networks of an earlier version over when it makes room for those that are trained once', (context) => {
    const path = databasePath(context);
    const before = MIGRATIONS.indexOf(MIXTURES);
    const old = openDatabase(path);
    for (const statements of MIGRATIONS.slice(0, before)) old.exec(statements);
    pragma(old, `user_version = ${before}`);
    const { result, steps } = sampleNetwork('1');
    for (const { key, kind, startedAt } of steps) {
      prepare(old, "INSERT INTO steps VALUES (?, ?, '{}', ?, 1)").run(key, kind, startedAt);
    }
    const { identity, keys } = result;
    prepare(old, `INSERT INTO networks VALUES (${Array(15).fill('?').join()})`).run(
      ...[keys.record, identity.id, identity.study, identity.source, identity.target, identity.freeze],
      ...[identity.pretrainLearningRate, identity.transferLearningRate, identity.images, identity.replicate],
      ...[keys.generateSource, keys.generateTarget, keys.pretrain, keys.transfer, keys.evaluate],
    );
    prepare(old, "INSERT INTO metrics VALUES (?, 'over', 'after', 1, 2, 3, 4, 5, 6, 7)").run(keys.record);
    old.close();
    createResultWriter(path).close();
    const current = openDatabase(path);
    assert.deepEqual(prepare(current, 'PRAGMA foreign_key_check').all(), []);
    const joined = 'SELECT source, transfer, loss FROM networks JOIN metrics USING (record)';
    assert.deepEqual(prepare(current, joined).all(), [{ source: 'under', transfer: 'transfer-1', loss: 1 }]);
    pragma(current, 'foreign_keys = ON');
    const orphan = prepare(current, "INSERT INTO metrics VALUES ('nothing', 'over', 'after', 1, 2, 3, 4, 5, 6, 7)");
    assert.throws(() => orphan.run(), /FOREIGN KEY/);
  });

  it('refuses a database of a later version', (context) => {
    const { path, writer } = open(context);
    writer.close();
    pragma(openDatabase(path), 'user_version = 99');
    const expected = {
      name: 'SchemaError',
      message: new RegExp(`schema 99, this program knows up to ${MIGRATIONS.length}`),
    };
    assert.throws(() => createResultWriter(path), expected);
    assert.throws(() => maybeCreateResultReader(path), SchemaError);
  });
});

function databasePath(context: TestContext): string {
  return join(makeTemporaryFolder(context), 'results.sqlite');
}

function open(context: TestContext) {
  const path = databasePath(context);
  return { path, writer: createResultWriter(path) };
}

function read(path: string) {
  const reader = maybeCreateResultReader(path);
  assert.ok(reader);
  return reader;
}

function plan(hash: string, networks: readonly string[]) {
  const cells = networks.map((network) => ({ network, record: `record-${network}` }));
  return { plan: hash, study: 'sample', document: '{}', cells };
}
