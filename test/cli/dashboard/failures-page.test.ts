import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { parseStudy } from '../../../study/parse-study.js';
import { planStudy } from '../../../study/plan.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { startEnvironment } from '../../workflows/temporal-environment.js';
import { runCommand, TWO_NETWORKS_STUDY } from '../run-command.js';
import { startStubWorker } from '../stub-worker.js';
import { startUi, untilSeen } from './started-page.js';

const wordsSchema = z.object({ words: z.string() });
const errorSchema = z.object({ error: z.string() });

describe('failures on the page', () => {
  let temporal: TestWorkflowEnvironment;
  before(async () => {
    temporal = await startEnvironment();
  });
  after(() => temporal.teardown());

  it('tell the step, its reason and its log, and are tried again', async (context) => {
    const data = makeTemporaryFolder(context);
    const environment = { TEMPORAL_ADDRESS: temporal.address };
    const plan = planStudy(parseStudy(readFileSync(TWO_NETWORKS_STUDY, 'utf8'), 'two'));
    const [{ identity, steps }] = plan.networks;
    const poisoned = join(layOutDataFolder(data).artifacts, 'scratch', steps.transfer ?? '');
    mkdirSync(dirname(poisoned), { recursive: true });
    writeFileSync(poisoned, '');
    for (const name of ['simulate', 'train'] as const) await startStubWorker(context, name, data, temporal.address);
    const run = await runCommand(['run', TWO_NETWORKS_STUDY, '--queues', 'store', '--data', data], environment);
    assert.equal(run.code, 4, run.stderr);
    const page = await startUi(context, data, environment);

    const groupSchema = z.object({
      state: z.string(),
      networks: z.array(z.string()),
      reason: z.string(),
      steps: z.array(z.object({ key: z.string() })),
    });
    const groups = z.array(groupSchema).parse(await page.read('/api/studies/two/failures'));
    assert.deepEqual(
      groups.map((group) => [group.state, group.networks, group.steps.map(({ key }) => key)]),
      [['failed', [identity.id], [steps.transfer]]],
    );
    assert.match(groups[0].reason, /EEXIST/);
    const trouble = await page.read(`/api/studies/two/trouble/${groups[0].steps[0].key}`);
    assert.ok(
      z
        .object({ log: z.array(z.string()) })
        .parse(trouble)
        .log.some((line) => line.includes('step failed')),
    );
    const stepSchema = z.object({ steps: z.array(z.object({ key: z.string(), state: z.string() })) });
    const failed = stepSchema.parse(await page.read('/api/studies/two/steps?kind=transfer&state=failed'));
    assert.deepEqual(failed.steps, [{ key: steps.transfer, state: 'failed' }]);

    rmSync(poisoned);
    await startStubWorker(context, 'store', data, temporal.address);
    const wrong = await page.change('/api/studies/two/retry', { kind: 'bad' });
    assert.deepEqual(
      [wrong.status, errorSchema.parse(wrong.body).error.startsWith('kind: expected one of')],
      [400, true],
    );
    const both = await page.change('/api/studies/two/retry', { kind: 'unknown', networks: [identity.id] });
    assert.deepEqual(
      [both.status, errorSchema.parse(both.body).error],
      [400, 'request: expected kind or networks, not both'],
    );
    const others = await page.change('/api/studies/two/retry', { networks: [identity.id, '<script>→\u202e'] });
    assert.match(errorSchema.parse(others.body).error, /^--network: expected a network of two, got <script>→\u202e/);
    const retried = await page.change('/api/studies/two/retry', { networks: [identity.id], reason: 'mended' });
    const { words } = wordsSchema.parse(retried.body);
    assert.equal(words, `1 network is tried again: ${identity.id}; the study had ended and was started anew`);
    await untilSeen(page, ({ state }) => state === 'complete' || undefined);
    const again = await page.change('/api/studies/two/retry', { networks: [identity.id] });
    assert.equal(again.status, 400);
    assert.ok(errorSchema.parse(again.body).error.includes(`${identity.id} is in the results`));
    const past = z.object({
      events: z.array(z.object({ kind: z.string(), reason: z.string().nullable(), words: z.string() })),
    });
    const { events } = past.parse(await page.read('/api/studies/two/past'));
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'retried').map(({ reason, words }) => [reason, words]),
      [['mended', `1 network: ${identity.id}`]],
    );
  });
});
