import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { nameWorkflow } from '../../../cli/name-workflow.js';
import { readStudyFile } from '../../../cli/read-study-file.js';
import { maybeCreatePastReader } from '../../../results/sqlite/past-reader.js';
import { planStudy } from '../../../study/plan.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import type { studyWorkflow } from '../../../workflows/study-workflow.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { startEnvironment } from '../../workflows/temporal-environment.js';
import { poisonStep } from '../poison-step.js';
import { runCommand, TWO_NETWORKS_STUDY } from '../run-command.js';
import { listStarted } from '../started-steps.js';
import { startStubWorker } from '../stub-worker.js';

describe('retry of single networks', () => {
  let temporal: TestWorkflowEnvironment;
  before(async () => {
    temporal = await startEnvironment();
  });
  after(() => temporal.teardown());

  /** Of two pretrainings with two networks each; one transfer and one pretraining have failed, and are mended. */
  const runStudy = async (context: TestContext) => {
    const data = makeTemporaryFolder(context);
    const environment = { TEMPORAL_ADDRESS: temporal.address };
    const file = join(data, 'four.yaml');
    writeFileSync(file, readFileSync(TWO_NETWORKS_STUDY, 'utf8').replace('replicates: 1', 'replicates: 2'));
    const plan = planStudy(readStudyFile(file));
    const [failing, ending, skipped, other] = plan.networks;
    const mend = [failing.steps.transfer ?? '', skipped.steps.pretrain].map((step) => poisonStep(data, step));
    for (const name of ['simulate', 'train'] as const) await startStubWorker(context, name, data, temporal.address);
    const run = await runCommand(['run', file, '--queues', 'store', '--data', data], environment);
    assert.equal(run.code, 4, run.stderr);
    for (const restore of mend) restore();
    await startStubWorker(context, 'store', data, temporal.address);
    const retry = (...args: string[]) => runCommand(['retry', 'two', '--data', data, ...args], environment);
    const outcome = () => temporal.client.workflow.getHandle<typeof studyWorkflow>(nameWorkflow(plan)).result();
    return { data, failing, ending, skipped, other, retry, outcome };
  };

  it('starts an ended study anew for one, then for those that share a step, and refuses what has not failed', async (context) => {
    const { data, failing, ending, skipped, other, retry, outcome } = await runStudy(context);
    const before = listStarted(data);

    const mixed = await retry('--network', failing.identity.id, ending.identity.id);
    assert.equal(mixed.code, 2, mixed.stdout);
    assert.match(mixed.stderr, /retry: expected what has failed or was skipped, got others/);
    assert.ok(mixed.stderr.includes(`${ending.identity.id} is in the results`), mixed.stderr);
    assert.ok(!mixed.stderr.includes(failing.identity.id), mixed.stderr);

    const first = await retry('--network', failing.identity.id, '--reason', 'the disk is mended');
    assert.equal(first.code, 0, first.stderr);
    assert.equal(
      first.stdout,
      `two: 1 network is tried again: ${failing.identity.id}; the study had ended and was started anew\n`,
    );
    const { failures } = await outcome();
    assert.deepEqual(
      failures.map(({ network, state }) => [network, state]),
      [skipped, other].map(({ identity }) => [identity.id, 'skipped']),
    );
    const own = [`transfer ${failing.steps.transfer}`, `evaluate ${failing.steps.evaluate}`];
    assert.deepEqual(listStarted(data), [...before, ...own].toSorted());

    const second = await retry('--network', skipped.steps.record.slice(0, 12), '--json');
    const { retried, networks } = JSON.parse(second.stdout) as Record<string, unknown>;
    assert.deepEqual([retried, networks], [2, [skipped.identity.id]]);
    assert.deepEqual((await outcome()).failures, []);
    const pretrainings = listStarted(data).filter((step) => step === `pretrain ${skipped.steps.pretrain}`);
    assert.equal(pretrainings.length, before.filter((step) => pretrainings.includes(step)).length + 1);

    const late = await retry('--network', skipped.identity.id);
    assert.equal(late.code, 2, late.stdout);
    assert.ok(late.stderr.includes(`${skipped.identity.id} is in the results`), late.stderr);
    const past = maybeCreatePastReader(layOutDataFolder(data).results);
    const events = past?.events('two', 100).filter(({ kind }) => kind === 'retried') ?? [];
    past?.close();
    assert.deepEqual(
      events.map(({ reason, details }) => [reason, details['networks']]),
      [
        [null, [skipped.identity.id]],
        ['the disk is mended', [failing.identity.id]],
      ],
    );
  });
});
