import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, SMALL_STUDY, startCommand } from '../run-command.js';

const statusSchema = z.object({
  studies: z.array(
    z.object({
      state: z.string(),
      steps: z.record(z.string(), z.object({ done: z.number() })).nullable(),
      working: z.array(z.object({ step: z.string().nullable(), pid: z.number() })),
    }),
  ),
});

describe('commands that control a study', () => {
  it('say with code 3 when no run is going on', async (context) => {
    const data = makeTemporaryFolder(context);
    const commands = [
      ['pause'],
      ['retry', '--failed', '--kind', 'diverged'],
      ['set', '--concurrency', '2'],
      ['cancel'],
    ];
    const all = await Promise.all(commands.map((args) => runCommand([...args, SMALL_STUDY, '--data', data])));
    for (const { code, stderr } of all) {
      assert.equal(code, 3, stderr);
      assert.match(stderr, /no run is going on in .*: start one with `run`/);
    }
  });

  it('say with code 2 what is wrong with what they were given', async (context) => {
    const data = makeTemporaryFolder(context);
    const wrong: readonly (readonly [args: readonly string[], message: RegExp])[] = [
      [['pause', 'unknown'], /study: expected a study file, or one of those in .*no study yet.*, got unknown/],
      [['retry', SMALL_STUDY], /retry: expected --failed or --network, got neither/],
      [['retry', SMALL_STUDY, '--failed', '--network', 'a'], /retry: expected --failed or --network, got both/],
      [['retry', SMALL_STUDY, '--network', 'a', '--kind', 'diverged'], /expected --kind with --failed, got it with/],
      [['retry', SMALL_STUDY, '--failed', '--kind', 'bad'], /--kind: expected one of bad-input, .*, got bad/],
      [['set', SMALL_STUDY], /set: expected --concurrency or --priority, got neither/],
      [['set', SMALL_STUDY, '--concurrency', '0'], /--concurrency: expected a whole number from 1 to 500, got 0/],
      [['set', SMALL_STUDY, '--priority', 'top'], /--priority: expected one of high, normal, low, got top/],
      [['run', SMALL_STUDY, '--priority', 'top'], /--priority: expected one of high, normal, low, got top/],
      [['cancel', SMALL_STUDY, '--network', 'a', '--branch', 'b'], /expected --network or --branch, got both/],
    ];
    const all = await Promise.all(wrong.map(([args]) => runCommand([...args, '--data', data])));
    for (const [index, { code, stderr }] of all.entries()) {
      assert.equal(code, 2, stderr);
      assert.match(stderr, wrong[index][1]);
    }
  });

  it('pause a study that is still paused when it is run again, let it go on, and cancel it', async (context) => {
    const data = makeTemporaryFolder(context);
    // none of the commands may come too late
    const file = join(data, 'long.yaml');
    writeFileSync(file, readFileSync(SMALL_STUDY, 'utf8').replace('epochs: 10', 'epochs: 5000'));
    const start = () => {
      const command = startCommand(['run', file, '--data', data]);
      // a test that fails would otherwise wait for all these epochs
      context.after(() => command.child.kill('SIGTERM'));
      return command;
    };
    const first = start();
    await first.line(/pretrain under #0: epoch/);
    const paused = await runCommand(['pause', 'small', '--json', '--data', data]);
    assert.equal(paused.code, 0, paused.stderr);
    const { state, running } = z.object({ state: z.string(), running: z.number() }).parse(JSON.parse(paused.stdout));
    assert.deepEqual([state, running], ['paused', 1]);
    await first.line(/paused: nothing new starts until `npx hrtem-transfer resume small --data .*`/);
    const { studies } = statusSchema.parse(JSON.parse((await runCommand(['status', '--json', '--data', data])).stdout));
    assert.deepEqual(
      studies.map(({ state, steps, working }) => [state, steps?.['generate']?.done, working[0]?.step]),
      [['paused', 2, 'under #0']],
    );
    assert.equal(studies[0].working[0].pid > 0, true);
    first.child.kill('SIGINT');
    assert.equal((await first.finished).code, 130);
    const second = start();
    await second.line(/paused: nothing new starts until/);
    const resumed = await runCommand(['resume', file, '--data', data]);
    assert.equal(resumed.stdout, 'small: goes on\n', resumed.stderr);
    await second.line(/resumed/);
    const cancelled = await runCommand([
      'cancel',
      'small',
      '--network',
      'under->over/encoder/1e-3/1e-3/16/0',
      '--data',
      data,
    ]);
    assert.equal(cancelled.code, 0, cancelled.stderr);
    // that was its only network: it may have ended by now
    const { code: late, stderr: why } = await runCommand(['cancel', 'small', '--data', data]);
    assert.ok(late === 0 || late === 3, `${late}: ${why}`);
    const { code, stdout } = await second.finished;
    assert.equal(code, 4);
    assert.match(stdout, /under→over.*: pretrain cancelled \(cancelled\)/);
  });
});
