import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createStreams } from '../../study/random-stream.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import type { RaceEnd, RaceStart } from './lock-racer.js';

const RACER = fileURLToPath(new URL('lock-racer.js', import.meta.url));
const RACERS = 6;
const ROUNDS = 100;
/** Counted in some hundred microseconds, about as long as a look at the lock takes. */
const LONGEST_DELAY = 200_000;
const SEED = 20_261_123;

describe('the lock of a data folder, where its holder has died', () => {
  it('goes to exactly one of many processes that find it at once, and the others see who has it', async (context) => {
    const folder = makeTemporaryFolder(context);
    const racers = Array.from({ length: RACERS }, () => fork(RACER));
    context.after(() => {
      for (const racer of racers) racer.kill('SIGKILL');
    });
    const random = createStreams(SEED)('race');
    for (let round = 0; round < ROUNDS; round++) {
      const path = join(folder, String(round), 'embedded.json');
      mkdirSync(join(folder, String(round)));
      writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, started: '1' }));
      const ends = await Promise.all(
        racers.map(async (racer) => {
          const end = once(racer, 'message');
          racer.send({ path, delay: random.integer(LONGEST_DELAY) } satisfies RaceStart);
          const [{ holder }] = (await end) as [RaceEnd];
          return { pid: racer.pid, holder };
        }),
      );
      const winners = ends.filter(({ pid, holder }) => pid === holder);
      assert.deepEqual(
        ends.map(({ holder }) => holder),
        ends.map(() => winners[0]?.pid),
        `round ${round}: ${winners.length} have the lock`,
      );
      assert.equal((JSON.parse(readFileSync(path, 'utf8')) as { pid: number }).pid, winners[0]?.pid);
      assert.deepEqual(readdirSync(join(folder, String(round))), ['embedded.json']);
    }
  });
});
