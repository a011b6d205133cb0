import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { runCommand, SMALL_STUDY, startCommand, type Finished } from './run-command.js';
import { listResumed, readLog, untilEpoch } from './started-steps.js';

/** Of the ten of the pretraining. */
const MIDDLE_EPOCH = 4;

describe('a study that is disturbed in the middle of a training', () => {
  const quietData = makeTemporaryFolder({ after });
  let quiet: unknown;
  before(async () => {
    const finished = await runCommand(['run', SMALL_STUDY, '--data', quietData]);
    assert.equal(finished.code, 0, finished.stderr);
    quiet = await readResults(quietData);
  });

  it('ends with the same results when the training process is killed, from the last epoch on', async (context) => {
    const data = makeTemporaryFolder(context);
    const command = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', MIDDLE_EPOCH);
    process.kill(lastPid(data, 'train', 'job started', 'computePid'), 'SIGKILL');
    await expectSameEnd(await command.finished, data);
    assertWentOn(data);
  });

  it('ends with the same results when the worker is killed, from the last epoch on', async (context) => {
    const data = makeTemporaryFolder(context);
    const command = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', MIDDLE_EPOCH);
    process.kill(lastPid(data, 'train', 'worker is ready'), 'SIGKILL');
    await expectSameEnd(await command.finished, data);
    assertWentOn(data);
  });

  it('ends with the same results when the Temporal server is killed', async (context) => {
    const data = makeTemporaryFolder(context);
    const command = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', MIDDLE_EPOCH);
    process.kill(serverPid(data), 'SIGKILL');
    await expectSameEnd(await command.finished, data);
  });

  it('ends with the same results when the command itself is killed and given again', async (context) => {
    const data = makeTemporaryFolder(context);
    const killed = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', MIDDLE_EPOCH);
    killed.child.kill('SIGKILL');
    await killed.finished;
    const again = startCommand(['run', SMALL_STUDY, '--data', data]);
    await expectSameEnd(await again.finished, data);
    assertWentOn(data);
  });

  it('stops cleanly on Ctrl-C, says how to go on, and goes on', async (context) => {
    const data = makeTemporaryFolder(context);
    const stopped = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', MIDDLE_EPOCH);
    stopped.child.kill('SIGINT');
    const { code, stderr } = await stopped.finished;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /go on with\n.*run .*small-study\.yaml --data/);
    const again = startCommand(['run', SMALL_STUDY, '--data', data]);
    await expectSameEnd(await again.finished, data);
    assertWentOn(data);
  });

  it('finds every step and trains nothing when it is run again undisturbed', async () => {
    const again = await runCommand(['run', SMALL_STUDY, '--data', quietData]);
    await expectSameEnd(again, quietData);
    assert.match(again.stdout, /0 trainings ran, 6 steps were found/);
  });

  async function expectSameEnd(finished: Finished, data: string): Promise<void> {
    assert.equal(finished.code, 0, finished.stderr);
    assert.deepEqual(await readResults(data), quiet);
  }
});

function assertWentOn(data: string): void {
  const [epoch, ...more] = listResumed(data, 'pretrain');
  assert.deepEqual(more, []);
  assert.ok(epoch !== undefined && epoch >= MIDDLE_EPOCH - 1, `went on after epoch ${epoch}, not from the last one`);
}

async function readResults(data: string): Promise<unknown> {
  const { code, stdout, stderr } = await runCommand(['results', 'small', '--json', '--data', data]);
  assert.equal(code, 0, stderr);
  const networks = z.array(z.unknown()).parse(JSON.parse(stdout));
  assert.equal(networks.length, 1);
  return networks;
}

/** Of the process that last logged this. */
function lastPid(data: string, log: string, message: string, field: 'pid' | 'computePid' = 'pid'): number {
  const line = readLog(data, log).findLast(({ msg }) => msg === message);
  assert.ok(line, `no ${message} in ${log}.log`);
  return z.number().parse(line[field]);
}

function serverPid(data: string): number {
  const lock: unknown = JSON.parse(readFileSync(join(data, 'embedded.json'), 'utf8'));
  return z.object({ server: z.object({ pid: z.number() }) }).parse(lock).server.pid;
}
