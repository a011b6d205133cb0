import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Compute, ComputeOutcome } from '../../../activities/compute.js';
import { createStubCompute } from '../../../bench/orchestrate/stub-compute.js';
import { findCandidates, pickSteps } from '../../../cli/verify/find-candidates.js';
import type { StepReport } from '../../../cli/verify/step-report.js';
import { readRecordedManifests } from '../../../cli/verify/recorded-manifests.js';
import { createVerifier, type VerifyPorts } from '../../../cli/verify/verify-steps.js';
import { TOLERANCES } from '../../../results/comparison/tolerances.js';
import { createFolderArtifactStore } from '../../../results/folder-artifact-store.js';
import type { LineageReader, RecordedEvent } from '../../../results/lineage-reader.js';
import type { Manifest } from '../../../results/manifest.js';
import { maybeCreateLineageReader } from '../../../results/sqlite/lineage-reader.js';
import { hashCanonical } from '../../../study/identity.js';
import type { StepKey } from '../../../study/step.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { finishStudy, MACHINE, SOFTWARE } from '../../lineage/finished-study.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const STUDY = minimalStudy(`
images: { pixels: 32 }
pretrain: { images: 16 }
transfer: { images: 16 }
validation: { images: 16, on: all }
mixtures: { pair: { of: [under, over], shares: [[0.25, 0.75]] } }`);

describe('verify', () => {
  it('finds every step of an untouched study bit-equal, of all kinds, and changes nothing there', async (context) => {
    const { candidates, verify, artifacts } = await makeVerify(context);
    const before = listFiles(artifacts);
    const kinds = new Set(candidates.steps.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['evaluate', 'generate', 'pretrain', 'transfer', 'waves']);
    for (const { key, kind } of candidates.steps) {
      const { verdict, comparison, made } = await verify(key);
      assert.deepEqual([verdict, comparison?.rule, comparison?.because, made], ['bit-equal', 'bits', [], []], kind);
    }
    assert.deepEqual(listFiles(artifacts), before);
  });

  it('reports a hash of the manifest in which one digit was changed', async (context) => {
    const { of, verify, edit } = await makeVerify(context);
    for (const [kind, role] of [
      ['waves', 'waves'],
      ['generate', 'training-images'],
      ['pretrain', 'last-weights'],
      ['transfer', 'best-weights'],
    ] as const) {
      const key = of(kind);
      let [expected, got] = ['', ''];
      edit(key, (manifest) => {
        got = manifest.outputs[role]?.sha256 ?? assert.fail();
        expected = `${got[0] === '0' ? '1' : '0'}${got.slice(1)}`;
        return { ...manifest, outputs: { ...manifest.outputs, [role]: { sha256: expected, bytes: 1 } } };
      });
      const { verdict, comparison } = await verify(key);
      assert.equal(verdict, 'different', kind);
      const changed = comparison?.outputs.filter((output) => output.expected !== output.got);
      assert.deepEqual(changed, [{ role, expected, got }]);
    }
  });

  it('reports a number of the summary that was changed, and an input that the key doesn’t stand for', async (context) => {
    const { of, verify, edit } = await makeVerify(context);
    const key = of('evaluate');
    edit(key, (manifest) => changeNumber(manifest, 1e-9));
    const { verdict, comparison } = await verify(key);
    assert.deepEqual([verdict, comparison?.numbers.length], ['different', 1]);
    const other = of('transfer');
    edit(other, (manifest) => ({ ...manifest, identity: { kind: 'transfer' } }));
    const changed = await verify(other);
    assert.deepEqual([changed.verdict, changed.comparison?.numbers[0]?.path], ['different', 'identity']);
  });

  it('allows a tolerance only where the step was recorded in another place, and says which', async (context) => {
    for (const [cpu, change, verdict] of [
      ['one', TOLERANCES.evaluation / 4, 'different'],
      ['two', TOLERANCES.evaluation / 4, 'within-tolerance'],
      ['two', TOLERANCES.evaluation * 4, 'different'],
    ] as const) {
      const { of, verify, edit } = await makeVerify(context);
      const key = of('evaluate');
      edit(key, (manifest) => ({
        ...changeNumber(manifest, change),
        environment: { ...manifest.environment, cpu },
      }));
      const report = await verify(key);
      assert.equal(report.verdict, verdict);
      assert.deepEqual(report.comparison?.because, cpu === 'one' ? [] : ['processor: two, here one']);
    }
  });

  it('makes inputs again that are gone or damaged, in the scratch place alone, and writes the damage down', async (context) => {
    const { of, verify, artifacts, store, scratch } = await makeVerify(context);
    const remove = async (key: StepKey) => {
      const { outputs } = (await store.readManifest(key)) ?? assert.fail();
      for (const { sha256 } of Object.values(outputs)) {
        rmSync(join(artifacts, 'files', sha256.slice(0, 2), sha256), { force: true });
      }
    };
    // of which the datasets are made again as well, and for those the waves
    for (const key of [...of.all('waves'), ...of.all('generate'), ...of.all('pretrain')]) await remove(key);
    rmSync(join(artifacts, 'steps', `${of('waves')}.json`));
    const before = listFiles(artifacts);
    const { verdict, made } = await verify(of('transfer'));
    assert.equal(verdict, 'bit-equal');
    const kinds = new Set((made ?? []).map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['generate', 'pretrain', 'waves']);
    assert.ok(made?.every(({ isEqual }) => isEqual));
    const isDamageNote = (line: string) => line.startsWith('damage');
    assert.deepEqual(
      listFiles(artifacts).filter((line) => !isDamageNote(line)),
      before,
    );
    assert.ok(listFiles(artifacts).some(isDamageNote));
    assert.ok(existsSync(join(scratch, 'files')));
  });

  it('computes with the threads that were recorded, or with those that were asked for', async (context) => {
    for (const threads of [undefined, 5]) {
      const asked: number[] = [];
      const createCompute = (count: number) => (asked.push(count), createStubCompute());
      const { of, verify, edit } = await makeVerify(context, { createCompute, ...(threads && { threads }) });
      const key = of('pretrain');
      edit(key, (manifest) => ({ ...manifest, environment: { ...manifest.environment, threads: 3 } }));
      await verify(key);
      assert.deepEqual(asked, [threads ?? 3]);
    }
  });

  it('fails where the computation gives other numbers than it gave', async (context) => {
    const { of, verify } = await makeVerify(context, { createCompute: createShiftedCompute });
    const { verdict, comparison } = await verify(of('evaluate'));
    assert.deepEqual([verdict, comparison?.rule], ['different', 'bits']);
  });

  it('refuses a manifest that is not the recorded one, before it computes anything', async (context) => {
    let asked = 0;
    const createCompute = () => (asked++, createStubCompute());
    const { of, verify, edit, store, data } = await makeVerify(context, { createCompute });
    const keys = [of('evaluate'), of('pretrain'), 'of no step'];
    const reader = maybeCreateLineageReader(layOutDataFolder(data).results, data) ?? assert.fail();
    const manifests = readRecordedManifests(reader, keys);
    reader.close();
    assert.deepEqual([...manifests.keys()], keys.slice(0, 2));
    const verifyRecorded = async (key: StepKey) => verify(key, { manifests });
    assert.equal((await verifyRecorded(of('evaluate'))).verdict, 'bit-equal');
    const before = asked;
    // as far from what is computed as a tolerance would allow
    edit(of('evaluate'), (manifest) => changeNumber(manifest, TOLERANCES.evaluation / 4));
    await assert.rejects(verifyRecorded(of('evaluate')), {
      name: 'CorruptArtifactError',
      message: /^its manifest is not the one that was recorded: expected the hash [0-9a-f]{64}, .* got [0-9a-f]{64};/,
    });
    assert.equal(asked, before);
    // what the results don't know is compared as it lies there
    assert.equal((await verifyRecorded(of('transfer'))).verdict, 'bit-equal');
    const recomputed = (await store.readManifest(of('pretrain'))) ?? assert.fail();
    edit(of('pretrain'), (manifest) => ({ ...manifest, startedAt: '2027-01-01T00:00:00.000Z' }));
    const after = (await store.readManifest(of('pretrain'))) ?? assert.fail();
    const tell = (from: string): Pick<LineageReader, 'maybeManifest' | 'events'> => ({
      maybeManifest: () => recomputed,
      events: () => [describeRecomputed(of('pretrain'), from, hashCanonical(after))],
    });
    for (const [from, verdict] of [
      [hashCanonical(recomputed), 'bit-equal'],
      ['of another one', undefined],
    ] as const) {
      const told = { manifests: readRecordedManifests(tell(from), [of('pretrain')]) };
      const verified = await verify(of('pretrain'), told).catch(() => undefined);
      assert.equal(verified?.verdict, verdict);
    }
  });

  it('takes the first digits of a key of a finished step, and no other', async (context) => {
    const { candidates, of } = await makeVerify(context);
    const key = of('pretrain');
    assert.deepEqual(pickSteps([key.slice(0, 8), key], candidates), [{ key, kind: 'pretrain' }]);
    for (const text of [key.slice(0, 7), `${key.slice(0, 63)}x`, '']) {
      assert.throws(() => pickSteps([text], candidates), {
        name: 'InputError',
        message: /^--step: expected the first/,
      });
    }
  });
});

/** A finished study, and what verifies it. */
async function makeVerify(context: TestContext, change: Partial<VerifyPorts> = {}) {
  const data = makeTemporaryFolder(context);
  const scratch = join(makeTemporaryFolder(context), 'scratch');
  const plan = await finishStudy(data, STUDY);
  const { artifacts } = layOutDataFolder(data);
  const store = createFolderArtifactStore(artifacts);
  const candidates = await findCandidates(plan, store);
  const ports: VerifyPorts = {
    plan,
    recorded: store,
    scratchFolder: scratch,
    machine: MACHINE,
    software: () => Promise.resolve(JSON.stringify(SOFTWARE)),
    createCompute: createStubCompute,
    gpu: 'cpu',
    signal: new AbortController().signal,
    ...change,
  };
  const all = (kind: Manifest['kind']) =>
    candidates.steps.filter((candidate) => candidate.kind === kind).map(({ key }) => key);
  const of = Object.assign((kind: Manifest['kind']) => all(kind)[0] ?? assert.fail(`no ${kind}`), { all });
  const verifyStep = createVerifier(ports);
  const verify = (key: StepKey, more?: Partial<VerifyPorts>): Promise<Omit<StepReport, 'name'>> => {
    const found = candidates.steps.find((candidate) => candidate.key === key) ?? assert.fail();
    return (more === undefined ? verifyStep : createVerifier({ ...ports, ...more }))(found, () => undefined);
  };
  const edit = (key: StepKey, alter: (manifest: Manifest) => Manifest) => {
    const path = join(artifacts, 'steps', `${key}.json`);
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    writeFileSync(path, JSON.stringify(alter(manifest)));
  };
  return { candidates, of, verify, edit, artifacts, store, scratch, data };
}

function describeRecomputed(step: StepKey, before: string, after: string): RecordedEvent {
  const described = { outputs: {}, startedAt: '' };
  return {
    ...{ sequence: 1, at: '', kind: 'recomputed', study: null, plan: null, who: 'hrtem-transfer', reason: null },
    details: {
      ...{ step, isSame: true },
      before: { ...described, manifest: before },
      after: { ...described, manifest: after },
    },
  };
}

function changeNumber(manifest: Manifest, by: number): Manifest {
  assert.ok(manifest.summary.kind === 'evaluate');
  const [[dataset, metrics] = assert.fail(), ...others] = Object.entries(manifest.summary.datasets);
  const changed = { ...metrics, after: { ...metrics.after, iou: metrics.after.iou + by } };
  const datasets = Object.fromEntries([[dataset, changed], ...others]);
  return { ...manifest, summary: { kind: 'evaluate', datasets } };
}

/** Measures everything a little too well. */
function createShiftedCompute(): Compute {
  const stub = createStubCompute();
  return {
    run: async (job, options) => {
      const outcome = await stub.run(job, options);
      if (job.kind !== 'evaluate') return outcome;
      const { result } = outcome as ComputeOutcome<'evaluate'>;
      const shifted = result.map((of) => of.map((metrics) => ({ ...metrics, iou: metrics.iou + 1e-7 })));
      return { ...outcome, result: shifted } as unknown as typeof outcome;
    },
  };
}

/** Names, sizes and times of all files below. */
function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
}
