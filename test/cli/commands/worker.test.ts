import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../results/s3/s3-server.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { startEnvironment } from '../../workflows/temporal-environment.js';
import { runCommand, startCommand } from '../run-command.js';

const STUDY = fileURLToPath(new URL('../../../../test/cli/two-networks-study.yaml', import.meta.url));

describe('worker', () => {
  for (const [options, message] of [
    [['--queues', 'train,simulat'], /--queues: expected train, simulate and store, or some .+, got train,simulat$/],
    [['--queues', 'simulate', '--device', 'cpu'], /--device: expected train among the queues, got cpu$/],
    [[], /required option '--queues <names>' not specified/],
  ] as const) {
    it(`is bad input with ${options.join(' ') || 'no option'}, before anything is made`, async (context) => {
      const data = join(makeTemporaryFolder(context), 'data');
      const { code, stderr } = await runCommand(['worker', ...options, '--data', data]);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
      assert.equal(existsSync(data), false);
    });
  }

  it('can be left everything by a run but the results', async (context) => {
    const data = join(makeTemporaryFolder(context), 'data');
    const { code, stderr } = await runCommand(['run', STUDY, '--queues', 'simulate', '--data', data]);
    assert.equal(code, 2, stderr);
    assert.match(
      stderr,
      /run: --queues: expected store among the queues, which writes the results here, got simulate$/,
    );
    assert.equal(existsSync(data), false);
  });

  it('says that there is no server where neither a run nor a variable names one', async (context) => {
    const data = join(makeTemporaryFolder(context), 'data');
    const { code, stderr } = await runCommand(['worker', '--queues', 'train', '--data', data]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, /there is no server to work for: .+ --data, or a server with TEMPORAL_ADDRESS/);
    assert.equal(existsSync(data), false);
  });

  it('refuses to make what nobody would find: another server, and no place for artifacts', async (context) => {
    const data = join(makeTemporaryFolder(context), 'data');
    const environment = { TEMPORAL_ADDRESS: 'temporal.example.org:7233' };
    const { code, stderr } = await runCommand(['worker', '--queues', 'train', '--data', data], environment);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /worker: --artifacts: expected the s3:\/\/BUCKET\/PREFIX of the study, got nothing/);
    assert.equal(existsSync(data), false);
  });

  it('says which server does not answer', async (context) => {
    const address = `127.0.0.1:${await findFreePort()}`;
    const { code, stderr } = await runCommand(
      ['worker', '--queues', 'train', '--artifacts', 's3://bucket', '--data', makeTemporaryFolder(context)],
      { TEMPORAL_ADDRESS: address },
    );
    assert.equal(code, 3, stderr);
    assert.match(stderr, new RegExp(`no Temporal server answers at ${address}`));
  });

  it('joins the run that a data folder has on this machine, and ends with it', async (context) => {
    const data = makeTemporaryFolder(context);
    const run = startCommand(['run', STUDY, '--queues', 'store', '--data', data]);
    const hint = await run.line(/left to workers: simulate, train; on this machine: /);
    assert.match(hint, /worker --queues simulate,train --data /);
    const worker = startCommand(['worker', '--queues', 'simulate,train', '--data', data]);
    assert.match(await worker.line(/^serving /), /^serving simulate; train on (cpu|cuda:0)$/);
    assert.match(await worker.line(/^Temporal /), /127\.0\.0\.1:\d+, namespace default$/);
    const finished = await run.finished;
    assert.equal(finished.code, 0, finished.stderr);
    const ended = await worker.finished;
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /the run in .+ has ended$/);
  });
});

describe('worker for a server of one’s own', () => {
  let temporal: TestWorkflowEnvironment;
  before(async () => {
    temporal = await startEnvironment();
  });
  after(() => temporal.teardown());

  it('says that the server lacks the namespace', async (context) => {
    const { code, stderr } = await runCommand(
      ['worker', '--queues', 'train', '--artifacts', 's3://bucket', '--data', makeTemporaryFolder(context)],
      { TEMPORAL_ADDRESS: temporal.address, TEMPORAL_NAMESPACE: 'nowhere' },
    );
    assert.equal(code, 3, stderr);
    assert.match(stderr, /has no namespace nowhere: make it, or name another with TEMPORAL_NAMESPACE$/);
  });

  it('holds the data folder whose results it writes, against a second writer', async (context) => {
    const data = makeTemporaryFolder(context);
    const environment = { TEMPORAL_ADDRESS: temporal.address };
    const args = ['worker', '--queues', 'train,simulate,store', '--data', data];
    const first = startCommand(args, environment);
    await first.line(/^serving store; simulate; train on /);
    const second = await runCommand(args, environment);
    assert.equal(second.code, 3, second.stderr);
    assert.match(second.stderr, /process \d+ is running a study in this data folder/);
    first.child.kill('SIGINT');
    const { code, stderr } = await first.finished;
    assert.equal(code, 130, stderr);
    assert.match(readFileSync(join(data, 'logs', 'store.log'), 'utf8'), /worker has stopped/);
    assert.equal(existsSync(join(data, 'embedded.json')), false);
  });
});
