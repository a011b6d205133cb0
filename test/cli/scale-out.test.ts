import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { SKIP_WITHOUT_S3, startS3Server, type S3Server } from '../results/s3/s3-server.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { startEnvironment } from '../workflows/temporal-environment.js';
import { startCommand } from './run-command.js';

const STUDY = fileURLToPath(new URL('../../../test/cli/two-networks-study.yaml', import.meta.url));
const ARTIFACTS = 's3://bucket/studies';

const outcomeSchema = z.object({
  complete: z.boolean(),
  networks: z.array(z.object({ network: z.string() })),
  steps: z.record(z.string(), z.object({ done: z.number(), reused: z.number() })),
});

describe('a study on several machines', { skip: SKIP_WITHOUT_S3 }, () => {
  const root = makeTemporaryFolder({ after });
  let temporal: TestWorkflowEnvironment;
  let s3: S3Server;
  before(async () => {
    temporal = await startEnvironment();
    s3 = await startS3Server(root);
    await s3.createBucket('bucket');
  });
  after(async () => {
    await s3.stop();
    await temporal.teardown();
  });

  it('ends complete, each step done once where its queue is served, and results written by one alone', async () => {
    const environment = { ...s3.environment, TEMPORAL_ADDRESS: temporal.address };
    const [store, simulate, train] = [join(root, 'store'), join(root, 'simulate'), join(root, 'train')];
    const work = (queue: string, data: string) =>
      startCommand(['worker', '--queues', queue, '--artifacts', ARTIFACTS, '--data', data], environment);
    const workers = [work('simulate', simulate), work('train', train)];
    const run = startCommand(
      ['run', STUDY, '--queues', 'store', '--artifacts', ARTIFACTS, '--data', store, '--json'],
      environment,
    );

    const { code, stdout, stderr } = await run.finished;
    assert.equal(code, 0, stderr);
    const { complete, networks, steps } = outcomeSchema.parse(JSON.parse(stdout));
    assert.equal(complete, true);
    assert.equal(new Set(networks.map(({ network }) => network)).size, 2);
    for (const [kind, { reused }] of Object.entries(steps)) assert.equal(reused, 0, kind);

    assert.deepEqual(listFinished(simulate, 'simulate'), ['generate', 'generate']);
    assert.deepEqual(listFinished(train, 'train'), ['evaluate', 'evaluate', 'pretrain', 'transfer', 'transfer']);
    assert.equal(existsSync(join(store, 'results.sqlite')), true);
    for (const data of [simulate, train]) {
      assert.equal(existsSync(join(data, 'results.sqlite')), false);
      assert.equal(existsSync(join(data, 'artifacts', 'steps')), false);
    }

    for (const { child, finished } of workers) {
      child.kill('SIGINT');
      const ended = await finished;
      assert.equal(ended.code, 130, ended.stderr);
    }
  });
});

/** Kinds of the steps that a worker has finished. */
function listFinished(data: string, worker: string): readonly string[] {
  return readFileSync(join(data, 'logs', `${worker}.log`), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"msg":"step finished"'))
    .map((line) => z.object({ kind: z.string() }).parse(JSON.parse(line)).kind)
    .toSorted();
}
