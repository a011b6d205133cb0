import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { z } from 'zod';
import { CLAIM_MS, type ArtifactStore, type ClaimOwner } from '../../results/artifact-store.js';
import type { StoreUnderTest } from './artifact-store-behaviour.js';

const KEY = 'c'.repeat(64);
const OTHER_KEY = 'd'.repeat(64);
const FIRST: ClaimOwner = { activity: 'run-1/5', attempt: 1, study: 'noise' };
const SECOND: ClaimOwner = { activity: 'run-2/5', attempt: 1, study: 'defocus' };
const THIRD: ClaimOwner = { activity: 'run-3/5', attempt: 1, study: 'structure' };

/** Longer ago than a claim holds, and than whole seconds hide. */
const LONG_AGO_MS = CLAIM_MS + 2_000;

/** How any artifact store gives steps to those who compute them. */
export function describeClaims(provide: (context: TestContext) => StoreUnderTest): void {
  it('gives a step to the first who asks, and tells others who that is', async (context) => {
    const place = provide(context);
    const claim = await take(place.open(), FIRST);
    assert.equal(await claim.renew(), true);
    assert.deepEqual(pickOwner(await place.open().claim(KEY, SECOND)), FIRST);
    assert.ok('claim' in (await place.open().claim(OTHER_KEY, SECOND)), 'another step is free');
  });

  it('gives a step to exactly one of several who ask at once', async (context) => {
    const place = provide(context);
    const owners = Array.from({ length: 6 }, (_, index) => ({ ...FIRST, activity: `run-${index}/5` }));
    const answers = await Promise.all(owners.map((owner) => place.open().claim(KEY, owner)));
    const winner = owners.filter((_, index) => 'claim' in (answers[index] ?? {}));
    assert.equal(winner.length, 1);
    for (const answer of answers) if ('holder' in answer) assert.deepEqual(pickOwner(answer), winner[0]);
  });

  it('has a step free again when its owner lets go, and keeps no trace of it', async (context) => {
    const place = provide(context);
    await (await take(place.open(), FIRST)).release();
    assert.equal(existsSync(nameClaim(place)), false);
    await take(place.open(), SECOND);
  });

  it('gives a later attempt the claim of an earlier one at once, which can’t get it back', async (context) => {
    const place = provide(context);
    const earlier = await take(place.open(), FIRST);
    const later = await take(place.open(), { ...FIRST, attempt: 2 });
    assert.equal(await earlier.renew(), false);
    assert.deepEqual(pickOwner(await place.open().claim(KEY, FIRST)), { ...FIRST, attempt: 2 });
    await earlier.release();
    assert.equal(await later.renew(), true);
  });

  it('gives a claim away that was not renewed for long, once', async (context) => {
    const place = provide(context);
    const frozen = await take(place.open(), FIRST);
    age(place, LONG_AGO_MS);
    const answers = await Promise.all([SECOND, THIRD].map((owner) => place.open().claim(KEY, owner)));
    assert.equal(answers.filter((answer) => 'claim' in answer).length, 1);
    assert.equal(await frozen.renew(), false);
    await frozen.release();
    assert.ok(existsSync(nameClaim(place)), 'it is its successor’s');
  });

  it('keeps a claim that was renewed in time', async (context) => {
    const place = provide(context);
    const claim = await take(place.open(), FIRST);
    age(place, LONG_AGO_MS);
    assert.equal(await claim.renew(), true);
    assert.deepEqual(pickOwner(await place.open().claim(KEY, SECOND)), FIRST);
  });

  it('tells by its own clock how old a claim is', async (context) => {
    const place = provide(context);
    await take(place.open(), FIRST);
    // as if the clock of this machine were an hour ahead
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
    const answer = await place.open().claim(KEY, SECOND);
    context.mock.timers.reset();
    assert.deepEqual(pickOwner(answer), FIRST);
  });

  it('gives the claim of a process away that is gone, at once if it was of this machine', async (context) => {
    const place = provide(context);
    for (const [change, isFree] of [
      [{ started: '1' }, true],
      [{ machine: 'another', started: '1' }, false],
    ] as const) {
      await take(place.open(), FIRST);
      const record = recordSchema.parse(JSON.parse(readFileSync(nameClaim(place), 'utf8')));
      writeFileSync(nameClaim(place), JSON.stringify({ ...record, process: { ...record.process, ...change } }));
      assert.equal('claim' in (await place.open().claim(KEY, SECOND)), isFree);
      await place.open().discardClaim(KEY);
    }
  });

  it('gives a claim away that nobody can read, unless it is being written now', async (context) => {
    const place = provide(context);
    await take(place.open(), FIRST);
    for (const text of ['', '{"activity":', '{"activity":"run-1/5"}']) {
      writeFileSync(nameClaim(place), text);
      assert.deepEqual(await place.open().claim(KEY, SECOND), { holder: 'unknown' });
      age(place, 4_000);
      const claim = await take(place.open(), SECOND);
      assert.equal(await claim.renew(), true);
    }
  });

  it('removes the claim that a killed owner has left of a finished step', async (context) => {
    const place = provide(context);
    await take(place.open(), FIRST);
    await place.open().discardClaim(KEY);
    await place.open().discardClaim(KEY);
    assert.equal(existsSync(nameClaim(place)), false);
  });
}

const recordSchema = z.looseObject({ process: z.looseObject({}) });

async function take(store: ArtifactStore, owner: ClaimOwner) {
  const answer = await store.claim(KEY, owner);
  assert.ok('claim' in answer, `it is ${JSON.stringify(answer)}`);
  return answer.claim;
}

function pickOwner(answer: Awaited<ReturnType<ArtifactStore['claim']>>): ClaimOwner {
  assert.ok('holder' in answer && answer.holder !== 'unknown');
  const { activity, attempt, study } = answer.holder;
  return { activity, attempt, study };
}

function nameClaim({ root }: StoreUnderTest): string {
  return join(root, 'claims', `${KEY}.json`);
}

function age(place: StoreUnderTest, ms: number): void {
  const path = nameClaim(place);
  const { atime, mtimeMs } = statSync(path);
  utimesSync(path, atime, new Date(mtimeMs - ms));
}
