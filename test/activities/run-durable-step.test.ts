import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { z } from 'zod';
import { runDurableStep, type StepContext, type StepProduct } from '../../activities/run-durable-step.js';
import { attemptSchema } from '../../results/attempt.js';
import { InputError } from '../../study/errors.js';
import { OutOfMemoryError } from '../../learning/engine/out-of-memory-error.js';
import { hashCanonical, stepIdentity, STEP_VERSIONS } from '../../study/identity.js';
import type { GenerateInput } from '../../study/step.js';
import { createTestPorts, ENGINE, findSteps, PLAN } from './test-ports.js';

const [KEY] = findSteps('generate');

describe('a durable step', () => {
  it('publishes its product, leaves no scratch folder, and is not done twice', async (context) => {
    const { run, scratch } = open(context);
    assert.deepEqual(await run(finish), { step: KEY, reused: false });
    assert.equal(existsSync(scratch), false);
    const outcome = await run(() => assert.fail('the work was done again'));
    assert.deepEqual(outcome, { step: KEY, reused: true });
  });

  it('discards what an attempt left that was killed just after publishing', async (context) => {
    const { run, ports, scratch } = open(context);
    await run(finish);
    await ports.artifacts.scratchFolder(KEY);
    await run(finish);
    assert.equal(existsSync(scratch), false);
  });

  it('is finished when it fails because a twin has published', async (context) => {
    const { run } = open(context);
    const outcome = await run(async () => {
      await run(finish);
      throw new Error('the scratch folder is gone');
    });
    assert.deepEqual(outcome, { step: KEY, reused: true });
  });

  it('fails by the table of retries, and keeps its scratch folder for the next attempt', async (context) => {
    const { run, scratch } = open(context);
    const failing = run(() => Promise.reject(new OutOfMemoryError('native memory ran out')));
    await assert.rejects(failing, (error) => {
      assert.ok(error instanceof ApplicationFailure);
      assert.deepEqual([error.type, error.nonRetryable], ['out-of-memory', false]);
      return true;
    });
    assert.equal(existsSync(scratch), true);
  });

  it('is not begun where it can’t be told what program would do it', async (context) => {
    const { run, ports } = open(context);
    Object.assign(ports, { software: () => Promise.reject(new Error('not set up')) });
    await assert.rejects(
      run(() => assert.fail('the work was done')),
      { message: /not set up/ },
    );
  });

  it('of another kind than the plan says is bad input', async (context) => {
    const { ports } = open(context);
    const asTransfer = new MockActivityEnvironment().run(() =>
      runDurableStep(ports, 'transfer', { plan: PLAN.hash, step: KEY }, () => assert.fail('it ran')),
    );
    await assert.rejects(asTransfer, { type: 'bad-input', nonRetryable: true });
  });

  it('of another version of the code is refused, and found finished all the same', async (context) => {
    const { ports } = open(context);
    const step = PLAN.steps[KEY];
    const other = hashCanonical({ ...stepIdentity(step), version: STEP_VERSIONS.generate + 1 });
    const foreign = { ...PLAN, steps: { [other]: step, [UNKNOWN]: step } };
    const run = (key: string, work: Work) =>
      new MockActivityEnvironment().run(() =>
        runDurableStep(
          { ...ports, plans: { load: () => Promise.resolve(foreign) } },
          'generate',
          { plan: 'p', step: key },
          work,
        ),
      );
    const refuse = () => assert.fail('it ran');
    await assert.rejects(run(other, refuse), (error) => {
      assert.ok(error instanceof ApplicationFailure);
      assert.deepEqual([error.type, error.nonRetryable], ['bad-input', true]);
      const { generate } = STEP_VERSIONS;
      assert.match(error.message, new RegExp(`expected version ${generate} .* got a step of version ${generate + 1}:`));
      return true;
    });
    await assert.rejects(run(UNKNOWN, refuse), /got a key that no version known here makes of its input/);
    await ports.artifacts.publish(finishedStep(other));
    assert.deepEqual(await run(other, refuse), { step: other, reused: true });
  });
});

describe('the attempts of a step', () => {
  it('stand in its manifest, one that was lost with its worker among them', async (context) => {
    const { run, ports } = open(context);
    const beats: unknown[] = [];
    await assert.rejects(run(() => Promise.reject(new Error('no luck')), {}, beats));
    await assert.rejects(
      run(() => Promise.reject(new Error('again')), { attempt: 2, heartbeatDetails: beats.at(-1) }, beats),
    );
    const lost = { attempt: 3, worker: '7@there', startedAt: '2026-01-01T00:00:00.000Z' };
    const details = { ...attemptsSchema.parse(beats.at(-1)), begun: lost };
    await run(finish, { attempt: 4, heartbeatDetails: details });
    const attempts = (await ports.artifacts.readManifest(KEY))?.run?.attempts ?? [];
    assert.deepEqual(
      attempts.map(({ attempt, outcome, error, reason, endedAt }) => [
        attempt,
        outcome,
        error,
        reason,
        endedAt !== undefined,
      ]),
      [
        [1, 'failed', 'unknown', 'no luck', true],
        [2, 'failed', 'unknown', 'again', true],
        [3, 'lost', undefined, undefined, false],
        [4, 'finished', undefined, undefined, true],
      ],
    );
    assert.equal(attempts[0]?.worker, `${process.pid}@a`);
  });

  it('are kept for the results when none of them has finished it', async (context) => {
    const { run, ports } = open(context);
    await assert.rejects(run(() => Promise.reject(new InputError('a field is wrong'))));
    const kept = await ports.artifacts.maybeReadRun(KEY);
    assert.equal(kept?.study, PLAN.study.name);
    assert.deepEqual(
      kept.attempts.map(({ outcome, error, reason }) => [outcome, error, reason]),
      [['failed', 'bad-input', 'a field is wrong']],
    );
  });

  it('go with the files that were read and the words for the program', async (context) => {
    const { run, ports } = open(context);
    const path = join(await ports.artifacts.scratchFolder('dataset'), 'images');
    writeFileSync(path, 'images');
    const { outputs } = await ports.artifacts.publish({ ...finishedStep('dataset'), files: { images: path } });
    await run(async (step) => {
      await step.artifacts.openArtifact(outputs['images'] ?? assert.fail('no images'));
      return finish(step);
    });
    const manifest = await ports.artifacts.readManifest(KEY);
    assert.deepEqual(manifest?.reads, [outputs['images']?.sha256]);
    assert.equal(await ports.artifacts.maybeReadText(manifest.environment.software ?? ''), await ports.software());
  });
});

const attemptsSchema = z.looseObject({ attempts: z.array(attemptSchema) });

describe('a step without room on the disk', () => {
  const GB = 1e9;
  const full = { freeBytes: 1.0001 * GB, totalBytes: 100 * GB };

  it('waits in its queue and is not begun, and is when there is room', async (context) => {
    const { run, ports, scratch } = open(context);
    let disk = full;
    Object.assign(ports, { readDisk: () => Promise.resolve(disk) });
    const beats: unknown[] = [];
    await assert.rejects(
      run(() => assert.fail('it began'), { attempt: 31, heartbeatDetails: { waits: 30 } }, beats),
      (error) => {
        assert.ok(error instanceof ApplicationFailure);
        assert.deepEqual([error.type, error.nonRetryable, error.nextRetryDelay], ['waiting', false, 60_000]);
        assert.match(error.message, /^waits for room on the disk of a, 1\.0 GB free: `npx hrtem-transfer disk`/);
        return true;
      },
    );
    assert.deepEqual(beats, [{ step: KEY, done: 0, total: 0, waits: 31 }]);
    assert.equal(existsSync(scratch), false);
    disk = { ...full, freeBytes: 2 * GB };
    assert.deepEqual(await run(finish), { step: KEY, reused: false });
  });

  it('is found finished all the same', async (context) => {
    const { run, ports } = open(context);
    await ports.artifacts.publish(finishedStep(KEY));
    Object.assign(ports, { readDisk: () => Promise.resolve({ ...full, freeBytes: 0 }) });
    assert.deepEqual(await run(() => assert.fail('it began')), { step: KEY, reused: true });
  });
});

describe('a step that another study computes', () => {
  const HOLDER = { activity: 'run/1', attempt: 1, study: 'defocus' };

  it('is tried again soon, and later and later, and not begun', async (context) => {
    const { run, ports } = open(context);
    await ports.artifacts.claim(KEY, HOLDER);
    for (const [waits, nextRetryDelay] of [
      [0, 1_000],
      [3, 8_000],
      [500, 15_000],
    ] as const) {
      const beats: unknown[] = [];
      const info = { attempt: waits + 1, heartbeatDetails: { waits } };
      await assert.rejects(
        run(() => assert.fail('it began'), info, beats),
        (error) => {
          assert.ok(error instanceof ApplicationFailure);
          const { type, message, nonRetryable } = error;
          assert.deepEqual([type, message, nonRetryable], ['waiting', 'waits for generate of study defocus', false]);
          assert.equal(error.nextRetryDelay, nextRetryDelay);
          return true;
        },
      );
      assert.deepEqual(beats, [{ step: KEY, done: 0, total: 0, waits: waits + 1 }]);
    }
  });

  it('is begun all the same by an attempt that is the server’s last', async (context) => {
    const { run, ports } = open(context);
    await ports.artifacts.claim(KEY, HOLDER);
    const info = { attempt: 20, retryPolicy: { maximumAttempts: 20 } };
    assert.deepEqual(await run(finish, info), { step: KEY, reused: false });
  });

  it('is found finished when that study ends it between the look and the claim', async (context) => {
    const { run, ports } = open(context);
    const { artifacts } = ports;
    const claim = artifacts.claim.bind(artifacts);
    artifacts.claim = async (key, owner) => {
      await artifacts.publish(finishedStep(key));
      return claim(key, owner);
    };
    const outcome = await run(() => assert.fail('it began'));
    assert.deepEqual(outcome, { step: KEY, reused: true });
    assert.ok('claim' in (await claim(KEY, HOLDER)), 'nobody holds it');
  });

  it('is its next one’s when an attempt fails, is cancelled or ends', async (context) => {
    for (const work of [
      finish,
      () => Promise.reject(new OutOfMemoryError('native memory ran out')),
      () => Promise.reject(new InputError('no such step')),
    ]) {
      const { run, ports } = open(context);
      await run(work).catch(() => undefined);
      assert.ok('claim' in (await ports.artifacts.claim(KEY, HOLDER)));
    }
  });

  it('has no attempts counted that waited, and at most as many as the table of retries says that did not', async (context) => {
    const { run } = open(context);
    const fail = () => Promise.reject(new OutOfMemoryError('native memory ran out'));
    for (const [attempt, nonRetryable] of [
      [43, false],
      [44, true],
    ] as const) {
      await assert.rejects(run(fail, { attempt, heartbeatDetails: { waits: 40 } }), { nonRetryable });
    }
    const lost = { type: 'worker-lost', nonRetryable: true };
    await assert.rejects(run(finish, { attempt: 61, heartbeatDetails: { waits: 40 } }), lost);
    await assert.rejects(run(finish, { attempt: 21 }), lost);
    await run(finish, { attempt: 60, heartbeatDetails: { waits: 40 } });
    // whoever ended it meanwhile
    assert.deepEqual(await run(finish, { attempt: 21 }), { step: KEY, reused: true });
  });

  it('is finished where the claim that a killed attempt left can’t be removed', async (context) => {
    const { run, ports } = open(context);
    await run(finish);
    ports.artifacts.discardClaim = () => Promise.reject(new Error('not allowed'));
    assert.deepEqual(await run(finish, { attempt: 2 }), { step: KEY, reused: true });
  });
});

const UNKNOWN = '1'.repeat(64);

/** As another worker leaves it. */
const finishedStep = (key: string) => ({
  key,
  kind: 'generate' as const,
  identity: {},
  files: {},
  summary: { kind: 'generate' as const, trainingImages: 1, validationImages: 0, particleShare: 0.5 },
  environment: { host: 'a', cpu: 'b', node: 'c', version: '0', ...ENGINE },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
});

type Work = (context: Pick<StepContext<GenerateInput>, 'scratch' | 'artifacts'>) => Promise<StepProduct>;

function open(context: TestContext) {
  const { ports, root } = createTestPorts(context);
  const run = (
    work: Work,
    info: ConstructorParameters<typeof MockActivityEnvironment>[0] = {},
    beats: unknown[] = [],
  ) => {
    const environment = new MockActivityEnvironment(info);
    environment.on('heartbeat', (details) => beats.push(details));
    return environment.run(() => runDurableStep(ports, 'generate', { plan: PLAN.hash, step: KEY }, work));
  };
  return { ports, run, scratch: join(root, 'scratch', KEY) };
}

function finish({ scratch }: { readonly scratch: string }): Promise<StepProduct> {
  const path = join(scratch, 'images');
  writeFileSync(path, 'images');
  return Promise.resolve({
    files: { 'training-images': path },
    summary: { kind: 'generate', trainingImages: 1, validationImages: 0, particleShare: 0.5 },
    engine: ENGINE,
  });
}
