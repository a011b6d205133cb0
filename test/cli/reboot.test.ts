import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { z } from 'zod';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { maybeFindHolder } from '../../workers/embedded/lock.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { listDescendants } from './process-tree.js';
import { runCommand, SMALL_STUDY, startCommand, startProgram } from './run-command.js';
import { fakeSystemctl } from './service/fake-systemctl.js';
import { readExecStart } from './service/unit-words.js';
import { readLog, untilEpoch } from './started-steps.js';
import { until } from './until.js';

describe('a study without a terminal', () => {
  it('is gone on with by the service alone when all its processes were killed at once', async (context) => {
    stopAfter(context, () => data);
    const data = join(makeTemporaryFolder(context), '100 % data');
    const { environment } = fakeSystemctl(context, false);
    const detached = await runCommand(['run', SMALL_STUDY, '--detach', '--json', '--data', data]);
    assert.equal(detached.code, 0, detached.stderr);
    const { pid } = z.object({ pid: z.number() }).parse(JSON.parse(detached.stdout));
    const installed = await runCommand(['service', 'install', '--json', '--data', data], environment);
    assert.equal(installed.code, 0, installed.stderr);
    const { file } = z.object({ file: z.string() }).parse(JSON.parse(installed.stdout));

    const follower = startCommand(['run', SMALL_STUDY, '--data', data]);
    await untilEpoch(data, 'pretrain', 4);
    const ofStudy = listDescendants(pid);
    // the server, a worker a queue, and at least the training's own process
    assert.ok(ofStudy.length >= 5, `${ofStudy.length} processes`);
    follower.child.kill('SIGKILL');
    for (const process_ of [pid, ...ofStudy]) process.kill(process_, 'SIGKILL');
    await follower.finished;

    const [program, ...args] = readExecStart(readFileSync(file, 'utf8'));
    const service = startProgram(program, args, { ...environment, HRTEM_SKIP_SETUP: '1' });
    await service.line(/\bsmall: going on \(plan [0-9a-f]{12}\)$/);
    await service.line(/\bsmall: complete$/);
    service.child.kill('SIGTERM');
    const { code, stderr } = await service.finished;
    assert.equal(code, 130, stderr);
    assert.equal(existsSync(layOutDataFolder(data).lock), false);
    const { stdout } = await runCommand(['results', 'small', '--json', '--data', data]);
    assert.equal(z.array(z.unknown()).parse(JSON.parse(stdout)).length, 1);
    const pretrainings = readLog(data, 'train').filter(
      ({ msg, kind }) => msg === 'step finished' && kind === 'pretrain',
    );
    assert.equal(pretrainings.length, 1);
  });

  it('is stopped by a command, stays open, and is ended by the next one that serves it', async (context) => {
    stopAfter(context, () => data);
    const data = makeTemporaryFolder(context);
    const detached = await runCommand(['run', SMALL_STUDY, '--detach', '--data', data]);
    assert.equal(detached.code, 0, detached.stderr);
    assert.match(detached.stdout, /small goes on without this terminal, in process \d+: 1 network, plan/);
    const again = await runCommand(['run', SMALL_STUDY, '--detach', '--data', data]);
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /starting process/);
    assert.equal(processOf(again.stdout), processOf(detached.stdout));

    const waiting = startCommand(['serve', '--until-idle', '--data', data]);
    context.after(() => waiting.child.kill('SIGTERM'));
    await waiting.line(/serves .+; this one waits until it ends/);
    waiting.child.kill('SIGHUP');
    assert.equal((await waiting.finished).code, 130);

    const stop = await runCommand(['stop', '--data', data]);
    assert.equal(stop.code, 0, stop.stderr);
    assert.match(stop.stdout, new RegExp(`process ${processOf(detached.stdout)} has ended\\nsmall: still open`));
    assert.equal(await maybeFindHolder(layOutDataFolder(data).lock), undefined);
    assert.match((await runCommand(['stop', '--data', data])).stdout, /^nothing serves /);

    const serving = startCommand(['serve', '--until-idle', '--data', data]);
    context.after(() => serving.child.kill('SIGTERM'));
    await serving.line(/\bsmall: going on/);
    assert.equal((await runCommand(['cancel', 'small', '--data', data])).code, 0);
    const { code, stderr } = await serving.finished;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /\bsmall: incomplete: 1 cancelled\n.*no study is open any more$/);
  });
});

function processOf(text: string): string | undefined {
  return /in process (\d+)/.exec(text)?.[1];
}

/** Ends what a test that fails leaves behind, before its folder goes. */
function stopAfter(context: TestContext, data: () => string): void {
  context.after(async () => {
    const holder = await maybeFindHolder(layOutDataFolder(data()).lock);
    if (holder === undefined) return;
    process.kill(holder.pid, 'SIGTERM');
    await until(() => !existsSync(`/proc/${holder.pid}`) || undefined);
  });
}
