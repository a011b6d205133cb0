import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { startEnvironment } from '../workflows/temporal-environment.js';
import { runCommand, SMALL_STUDY, startCommand, TWO_NETWORKS_STUDY, type RunningCommand } from './run-command.js';
import { startStubWorker } from './stub-worker.js';
import { until } from './until.js';

const resultSchema = z.object({ study: z.string(), complete: z.boolean(), networks: z.array(z.unknown()) });

describe('a run in a data folder that another one serves', () => {
  it('joins it, can leave it, takes over when it is stopped, and serves the others to their end', async (context) => {
    const data = makeTemporaryFolder(context);
    const first = startInTest(context, ['run', TWO_NETWORKS_STUDY, '--data', data]);
    await untilHeld(data);
    const second = startInTest(context, ['run', TWO_NETWORKS_STUDY, '--data', data, '--json']);
    const leaving = startInTest(context, ['run', SMALL_STUDY, '--data', data]);
    for (const { line } of [second, leaving]) {
      await line(new RegExp(`joined process ${first.child.pid}: Ctrl-C stops following, .+ ends the study`));
    }

    await leaving.line(/generate \d\/2/);
    leaving.child.kill('SIGINT');
    const left = await leaving.finished;
    assert.equal(left.code, 130, left.stderr);
    assert.match(left.stderr, new RegExp(`Stopped following. small goes on in process ${first.child.pid}`));

    await second.line(/generate \d\/2/);
    first.child.kill('SIGINT');
    const stopped = await first.finished;
    assert.equal(stopped.code, 130, stopped.stderr);
    await second.line(new RegExp(`process ${first.child.pid} has ended`));

    const { code, stdout, stderr } = await second.finished;
    assert.equal(code, 0, stderr);
    const { study, complete, networks } = resultSchema.parse(JSON.parse(stdout));
    assert.deepEqual([study, complete, networks.length], ['two', true, 2]);
    assert.match(stderr, /small is open as well and goes on; `npx hrtem-transfer cancel small .*` ends it/);
    const status = await runCommand(['status', '--data', data]);
    assert.match(status.stdout, /small +1 of 1 networks/);
    assert.match(status.stdout, /no run is going on/);
    assert.equal(existsSync(layOutDataFolder(data).lock), false);
  });
});

describe('runs with a server of the person’s own', () => {
  let temporal: TestWorkflowEnvironment;
  before(async () => {
    temporal = await startEnvironment();
  });
  after(() => temporal.teardown());

  it('join each other, and the newer form of a study ends the older one and is all that goes on', async (context) => {
    const data = makeTemporaryFolder(context);
    const environment = { TEMPORAL_ADDRESS: temporal.address };
    const grown = join(data, 'grown.yaml');
    writeFileSync(grown, readFileSync(TWO_NETWORKS_STUDY, 'utf8').replace('replicates: 1', 'replicates: 2'));
    const start = (...args: readonly string[]) =>
      startInTest(context, ['run', ...args, '--queues', 'store', '--data', data], environment);
    const first = start(TWO_NETWORKS_STUDY);
    await first.line(/left to workers: simulate, train/);
    const second = start(TWO_NETWORKS_STUDY);
    await second.line(new RegExp(`joined process ${first.child.pid}`));
    await second.line(/generate 0\/2/);

    const elsewhere = await runCommand(['run', TWO_NETWORKS_STUDY, '--data', data]);
    assert.equal(elsewhere.code, 3, elsewhere.stderr);
    assert.match(elsewhere.stderr, /for the Temporal server at .+: set TEMPORAL_ADDRESS or TEMPORAL_PROFILE here/);

    const third = start(grown, '--json');
    await third.line(/supersedes plan [0-9a-f]{12} of two, which was open: its finished steps stand/);
    for (const superseded of [first, second]) {
      const { code, stderr } = await superseded.finished;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /the study failed: superseded by plan [0-9a-f]{12} of the same study/);
    }
    await third.line(new RegExp(`process ${first.child.pid} has ended`));
    for (const name of ['simulate', 'train'] as const) await startStubWorker(context, name, data, temporal.address);
    const { code, stdout, stderr } = await third.finished;
    assert.equal(code, 0, stderr);
    assert.equal(resultSchema.parse(JSON.parse(stdout)).networks.length, 4);
  });
});

function startInTest(
  context: TestContext,
  args: readonly string[],
  environment?: Record<string, string>,
): RunningCommand {
  const command = startCommand(args, environment);
  context.after(() => command.child.kill('SIGTERM'));
  return command;
}

async function untilHeld(data: string): Promise<void> {
  await until(() => existsSync(layOutDataFolder(data).lock) || undefined);
}
