import assert from 'node:assert/strict';
import { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { addWhyCommand } from '../../../cli/commands/why.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { stepIdentity } from '../../../study/identity.js';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy, type Plan } from '../../../study/plan.js';
import type { StepKey } from '../../../study/step.js';
import { sampleManifest, sampleMetrics } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const planText = (text: string) => planStudy(parseStudy(text, 'study.yaml'));
/** Three networks. */
const oneEach = (fields = '') => minimalStudy(fields).replace('target: over }', 'target: over, replicates: 1 }');
const plan = planText(oneEach());
const slower = oneEach('pretrain: { learningRate: 1e-5 }');
const { networks: planned } = planText(slower);
const NAME = 'under->over/none/1e-5/1e-5/128/0';

describe('why', () => {
  it('tells the root cause of a step that has not run, for the nearest that has', async (context) => {
    const { why, file } = await makeWhy(context);
    const { step, computed, nearest, causes, differences } = await why(NAME, '--study', file(slower));
    assert.deepEqual(step, {
      key: planned[0]?.steps.transfer,
      kind: 'transfer',
      network: 'under→over/none/1e-5/1e-5/128/0 of minimal',
    });
    assert.equal(computed, null);
    assert.equal(nearest.key, plan.networks[0]?.steps.transfer);
    assert.deepEqual(causes, [{ kind: 'pretrain', field: 'stage.learningRate', before: 1e-4, after: 1e-5 }]);
    assert.equal(differences[0].field, 'pretrained');
  });

  it('asks about every kind of step', async (context) => {
    const { why, file } = await makeWhy(context);
    for (const kind of ['pretrain', 'transfer', 'evaluate', 'record'] as const) {
      const { step, causes } = await why(NAME, kind, '--study', file(slower));
      assert.equal(step.key, planned[0]?.steps[kind]);
      assert.ok(causes.some(({ field }) => field === 'stage.learningRate'));
    }
    const dose = file(oneEach().replace('dose: 100', 'dose: 99'));
    const { causes } = await why('over', 'generate', '--study', dose);
    assert.deepEqual(
      causes.map(({ field, before, after }) => [field, before, after]),
      [['domain.imaging.doseElectronsPerSquareAngstrom', 100, 99]],
    );
  });

  it('compares a finished step with those before it, and finds it by its key or the beginning of its name', async (context) => {
    const { why, keys } = await makeWhy(context);
    const { transfer = '' } = keys(1);
    for (const text of [transfer, transfer.slice(0, 8), 'under->over/enc']) {
      const { step, computed, nearest, causes } = await why(text);
      assert.equal(step.key, transfer);
      assert.equal(computed?.startedAt, '2026-01-02T00:00:00.000Z');
      assert.equal(nearest.key, keys(0).transfer);
      assert.deepEqual(causes, [{ kind: 'transfer', field: 'freeze', before: 'none', after: 'encoder' }]);
    }
  });

  it('finds finished steps that no row tells of', async (context) => {
    const { why, file, publish } = await makeWhy(context);
    const other = planText(oneEach('pretrain: { learningRate: 2e-5 }'));
    const [loose = ''] = Object.keys(other.steps).filter((key) => other.steps[key]?.kind === 'pretrain');
    await publish(other, loose, '2026-03-01T00:00:00.000Z');
    assert.equal((await why(loose.slice(0, 12))).computed?.startedAt, '2026-03-01T00:00:00.000Z');
    assert.equal((await why(NAME, 'pretrain', '--study', file(slower))).nearest.key, loose);
  });

  it('says in words when it was computed, or that none of that kind ever was', async (context) => {
    const { print, keys, file } = await makeWhy(context);
    const known = await print(keys(1).transfer ?? '');
    assert.match(known, /^it was computed then: 2026-01-02 00:00:00 UTC, in 2 s on cpu$/m);
    assert.match(known, /^because freeze of transfer differs: none → encoder$/m);
    const nowhere = await print('under', 'generate', '--study', file(oneEach()), '--data', 'nowhere');
    assert.match(nowhere, /^never computed: no step of that kind stands$/m);
  });

  it('refuses what is no step, or more than one', async (context) => {
    const { print } = await makeWhy(context);
    await assert.rejects(print('under->over/'), { name: 'InputError', message: /expected one step.*\n {2}transfer / });
    await assert.rejects(print('nothing'), { name: 'InputError', message: /expected a network's name.*got nothing/ });
    await assert.rejects(print('0'.repeat(8)), { name: 'InputError', message: /got 00000000/ });
    await assert.rejects(print(NAME, '--study', 'other'), { name: 'InputError', message: /got other/ });
  });
});

interface Answer {
  readonly step: { readonly key: string };
  readonly computed: { readonly startedAt: string } | null;
  readonly nearest: { readonly key: string };
  readonly differences: readonly [{ readonly field: string }];
  readonly causes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

/** A data folder with two recorded networks of `plan`, that with nothing frozen a day before that with the encoder frozen. */
async function makeWhy(context: TestContext) {
  const folder = makeTemporaryFolder(context);
  const data = join(folder, 'data');
  const artifacts = createFolderArtifactStore(join(data, 'artifacts'));
  const writer = createResultWriter(join(data, 'results.sqlite'));
  const publish = (of: Plan, key: StepKey, startedAt: string) => {
    const step = of.steps[key];
    assert.ok(step && step.kind !== 'record');
    const { outputs: _outputs, ...manifest } = sampleManifest(key, step.kind);
    return artifacts.publish({ ...manifest, identity: stepIdentity(step), startedAt, files: {} });
  };
  await artifacts.freezePlan(plan.hash, JSON.stringify(plan));
  const cells = plan.networks.map(({ identity, steps }) => ({ network: identity.id, record: steps.record }));
  writer.registerPlan({ plan: plan.hash, study: 'minimal', document: '{}', cells });
  for (const [day, network] of plan.networks.slice(0, 2).entries()) {
    const { record: _record, ...keys } = network.steps;
    const startedAt = `2026-01-0${day + 1}T00:00:00.000Z`;
    const steps = await Promise.all(
      [...new Set(Object.values(keys).flat())].map((key) => publish(plan, key, startedAt)),
    );
    const metrics = { before: sampleMetrics(0.2), after: sampleMetrics(0.1) };
    writer.recordNetworks([
      { result: { identity: network.identity, keys: network.steps, domains: { over: metrics } }, steps },
    ]);
  }
  writer.close();
  const write = context.mock.method(process.stdout, 'write', () => true);
  const print = async (...words: readonly string[]): Promise<string> => {
    const program = new Command().option('--data <folder>', '', data).option('--json').exitOverride();
    addWhyCommand(program);
    await program.parseAsync(['why', ...words], { from: 'user' });
    return String(write.mock.calls.at(-1)?.arguments[0]);
  };
  const file = (text: string): string => {
    const path = join(folder, 'study.yaml');
    writeFileSync(path, text);
    return path;
  };
  const keys = (index: number) => {
    const network = plan.networks[index];
    assert.ok(network);
    return network.steps;
  };
  const why = async (...words: readonly string[]) => JSON.parse(await print(...words, '--json')) as Answer;
  return { why, print, publish, file, keys };
}
