import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { nameWorkflow } from '../../cli/name-workflow.js';
import { readStudyFile } from '../../cli/read-study-file.js';
import { planStudy, type Plan, type PlannedNetwork } from '../../study/plan.js';
import type { studyWorkflow } from '../../workflows/study-workflow.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { startEnvironment } from '../workflows/temporal-environment.js';
import { poisonStep } from './poison-step.js';
import { runCommand, TWO_NETWORKS_STUDY } from './run-command.js';
import { listStarted } from './started-steps.js';
import { startStubWorker } from './stub-worker.js';

describe('a study with steps that always fail', () => {
  let temporal: TestWorkflowEnvironment;
  before(async () => {
    temporal = await startEnvironment();
  });
  after(() => temporal.teardown());

  it('ends the others, says what is missing, and after mending tries exactly that again', async (context) => {
    const data = makeTemporaryFolder(context);
    const environment = { TEMPORAL_ADDRESS: temporal.address };
    const file = join(data, 'poisoned.yaml');
    writeFileSync(file, readFileSync(TWO_NETWORKS_STUDY, 'utf8').replace('replicates: 1', 'replicates: 2'));
    const plan = planStudy(readStudyFile(file));
    const [failing, ending] = plan.networks.filter(({ group }) => group === 0);
    const skipped = plan.networks.filter(({ group }) => group === 1);
    assert.ok(failing && ending && skipped[0]);
    const mend = [failing.steps.transfer ?? '', skipped[0].steps.pretrain].map((step) => poisonStep(data, step));

    for (const name of ['simulate', 'train'] as const) await startStubWorker(context, name, data, temporal.address);
    const run = await runCommand(['run', file, '--queues', 'store', '--data', data], environment);
    assert.equal(run.code, 4, run.stderr);
    assert.match(run.stdout, /^incomplete: 1 failed, 2 skipped$/m);
    assert.match(run.stdout, /^1 of 4 networks in /m);
    assert.match(run.stdout, new RegExp(`^✗ ${failing.identity.id}: transfer failed \\(unknown\\): EEXIST`, 'm'));
    for (const { identity } of skipped) {
      assert.match(run.stdout, new RegExp(`^✗ ${identity.id}: pretrain skipped \\(unknown\\): EEXIST`, 'm'));
    }
    assert.match(run.stdout, /npx hrtem-transfer run .*poisoned.yaml --data .* tries again what is missing/);
    assert.deepEqual(await readRecorded(data, environment), [ending.identity.id]);
    // no server is asked here: the results know it
    const { stdout: told } = await runCommand(['status', 'two', '--data', data]);
    assert.match(told, /two +1 of 4 networks +incomplete: 1 failed, 2 skipped/);
    assert.ok(told.includes(failing.identity.id), told);

    for (const restore of mend) restore();
    const before = listStarted(data);
    await startStubWorker(context, 'store', data, temporal.address);
    const retry = () => runCommand(['retry', 'two', '--failed', '--data', data], environment);
    const retried = await retry();
    assert.equal(retried.code, 0, retried.stderr);
    assert.match(retried.stdout, /^two: 3 networks are tried again; the study had ended/);
    const { failures } = await readOutcome(temporal, plan);
    assert.deepEqual(failures, []);
    assert.deepEqual(listStarted(data), [...before, ...listSteps([failing, ...skipped])].toSorted());
    assert.equal((await readRecorded(data, environment)).length, 4);
    assert.match((await retry()).stdout, /^two: 0 networks are tried again$/m);
  });
});

function readOutcome({ client }: TestWorkflowEnvironment, plan: Plan) {
  return client.workflow.getHandle<typeof studyWorkflow>(nameWorkflow(plan)).result();
}

async function readRecorded(data: string, environment: Record<string, string>): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runCommand(['results', 'two', '--csv', '--data', data], environment);
  assert.equal(code, 0, stderr);
  const [header = '', ...lines] = stdout.trim().split('\n');
  const column = header.split(',').indexOf('network');
  return lines.map((line) => line.split(',')[column] ?? '');
}

/** What is computed for these networks after their datasets. */
function listSteps(networks: readonly PlannedNetwork[]): readonly string[] {
  const pretrainings = networks.filter(({ group }) => group === 1).map(({ steps }) => `pretrain ${steps.pretrain}`);
  const own = networks.flatMap(({ steps }) => [`transfer ${steps.transfer}`, `evaluate ${steps.evaluate}`]);
  return [...new Set(pretrainings), ...own];
}
