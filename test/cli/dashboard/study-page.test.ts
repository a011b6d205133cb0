import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand, SMALL_STUDY } from '../run-command.js';
import { startUi, untilAnswer, untilSeen } from './started-page.js';

const small = readFileSync(SMALL_STUDY, 'utf8');
const pastSchema = z.object({
  events: z.array(z.object({ kind: z.string(), reason: z.string().nullable(), words: z.string() })),
  hasFile: z.boolean(),
  workflowUrl: z.string().nullable(),
});
const curvesSchema = z.array(
  z.object({ isFinished: z.boolean(), planned: z.number(), epochs: z.array(z.object({ trainingLoss: z.number() })) }),
);
const errorSchema = z.object({ error: z.string() });

describe('the page of studies', () => {
  it('names line and field of all that is wrong with a study file, and starts nothing of it', async (context) => {
    const page = await startUi(context, makeTemporaryFolder(context));
    const text = small.replace('dose: 400', 'dose: -1').replace('epochs: 10', 'epochs: many');
    const { status, body } = await page.change('/api/plan', { text });
    assert.equal(status, 200);
    const { problems } = z.object({ isRight: z.literal(false), problems: z.array(z.looseObject({})) }).parse(body);
    const lines = text.split('\n');
    assert.deepEqual(
      problems.map(({ line, field }) => [line, field]),
      [
        [lines.findIndex((line) => line.includes('dose: -1')) + 1, 'domains.under.dose'],
        [lines.findIndex((line) => line.includes('epochs: many')) + 1, 'pretrain.epochs'],
      ],
    );
    const launched = await page.change('/api/studies', { text });
    assert.equal(launched.status, 400);
    assert.match(errorSchema.parse(launched.body).error, /^page:\d+:\d+: domains\.under\.dose: expected .+\npage:/);
    assert.deepEqual(await page.read('/api/studies'), { published: [] });
  });

  it('tells the plan of a right file, and changes nothing for one without the token', async (context) => {
    const page = await startUi(context, makeTemporaryFolder(context));
    const planned = await page.change('/api/plan', { text: small });
    const { plan } = z.object({ plan: z.looseObject({ steps: z.record(z.string(), z.number()) }) }).parse(planned.body);
    assert.deepEqual([plan['study'], plan['networks'], plan['reused'], plan.steps['generate']], ['small', 1, 0, 2]);
    for (const path of ['/api/plan', '/api/studies', '/api/studies/small/pause']) {
      assert.equal((await page.change(path, { text: small }, 'guessed')).status, 401);
    }
    const unknown = await page.change('/api/studies/..%2Fsmall.yaml/pause', {});
    assert.equal(unknown.status, 404);
  });

  it('starts a study that goes on without it, pauses, resumes and cancels it, each with its reason', async (context) => {
    // before its folder goes
    context.after(() => runCommand(['stop', '--data', data]));
    const data = makeTemporaryFolder(context);
    const page = await startUi(context, data, undefined, ['--temporal-ui', 'http://localhost:8233/']);
    // none of the wishes may come too late
    const text = small.replace('epochs: 10', 'epochs: 5000');
    const launched = await page.change('/api/studies', { text, reason: 'to see it' });
    assert.equal(launched.status, 200, JSON.stringify(launched.body));
    const key = await untilSeen(
      page,
      ({ working }) => working.find(({ kind }) => kind === 'pretrain')?.key ?? undefined,
    );
    const curve = await untilAnswer(async () => {
      const [found] = curvesSchema.parse(await page.read(`/api/studies/small/curves?key=${key}`));
      return found.epochs.length > 1 ? found : undefined;
    });
    assert.deepEqual([curve.isFinished, curve.planned], [false, 5000]);

    const pause = await page.change('/api/studies/small/pause', { reason: '  cores  ' });
    assert.deepEqual(pause, {
      status: 200,
      body: { words: 'paused; 1 running step goes on to the end', warnings: [] },
    });
    await untilSeen(page, ({ state }) => state === 'paused' || undefined);
    assert.equal((await page.change('/api/studies/small/set', { concurrency: 3, priority: 'low' })).status, 200);
    assert.equal((await page.change('/api/studies/small/resume', { reason: '' })).status, 200);
    const wrong = await page.change('/api/studies/small/cancel', { network: 'none' });
    assert.equal(wrong.status, 400);
    assert.equal((await page.change('/api/studies/small/cancel', {})).status, 200);

    const { events, hasFile, workflowUrl } = pastSchema.parse(await page.read('/api/studies/small/past'));
    assert.deepEqual(
      events.map(({ kind, reason }) => [kind, reason]),
      [
        ['cancelled', null],
        ['resumed', null],
        ['changed', null],
        ['changed', null],
        ['paused', 'cores'],
        ['detached', 'to see it'],
      ],
    );
    assert.match(events[5].words, /^file page, /);
    assert.equal(hasFile, true);
    assert.match(workflowUrl ?? '', /^http:\/\/localhost:8233\/namespaces\/default\/workflows\/study%2Fsmall%2F/);
    assert.deepEqual(await page.read('/api/studies/small/file'), { text });
  });
});
