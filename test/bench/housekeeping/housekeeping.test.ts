import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { checkStore } from '../../../bench/housekeeping/check-store.js';
import { makeSampleStore } from '../../../bench/housekeeping/sample-store.js';
import { openDatabase, prepare } from '../../../results/sqlite/keep-alive.js';
import { appendEvent } from '../../../results/sqlite/event-writer.js';
import { layOutDataFolder } from '../../../workers/data-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

const script = fileURLToPath(new URL('../../../../scripts/bench.js', import.meta.url));

const resultSchema = z.object({
  rounds: z.number(),
  kinds: z.record(z.string(), z.object({ rounds: z.number() })),
  problems: z.array(z.string()),
});

describe('the campaign of housekeeping', () => {
  it('kills cleaning, backup, restore, recording and migration, and finds nothing lost', async () => {
    const args = [script, 'housekeeping', '--json', '--rounds', '5', '--networks', '2'];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, HRTEM_SKIP_SETUP: '1' },
    });
    assert.match(stdout, /^\{.*\}\n$/);
    // whether a kill finds its process still at work is left to chance
    const { rounds, kinds, problems } = resultSchema.parse(JSON.parse(stdout));
    assert.deepEqual(problems, []);
    assert.equal(rounds, 5);
    assert.deepEqual(Object.keys(kinds), ['clean', 'backup', 'restore', 'record', 'migrate']);
  });

  it('would see a lost step, a changed file and an event that is gone', async (context) => {
    const data = join(makeTemporaryFolder(context), 'data');
    const { latest, superseded } = await makeSampleStore(data, { seed: 1, networks: 1, fileBytes: 100 });
    const folder = layOutDataFolder(data);
    for (const kind of ['launched', 'paused'] as const) appendEvent(folder, { kind, who: 'a@b' });
    assert.deepEqual(checkStore(data, [latest, superseded]), []);

    const foreign = Object.keys(latest.steps)[0] ?? '';
    const planned = { ...latest, steps: { ['0'.repeat(64)]: latest.steps[foreign] } };
    assert.match(checkStore(data, [planned]).join('\n'), /^generate 0+ of kept is lost$/);

    const database = openDatabase(folder.results);
    prepare(database, 'DROP TRIGGER events_stay').run();
    prepare(database, 'DELETE FROM events WHERE sequence = 2').run();
    const sha256 = z.string().parse(prepare(database, 'SELECT sha256 FROM step_outputs').pluck().get());
    database.close();
    assert.match(checkStore(data, []).join('\n'), /^the head of the ledger is another one’s$/);
    writeFileSync(join(folder.artifacts, 'files', sha256.slice(0, 2), sha256), 'other bytes');
    assert.match(checkStore(data, []).join('\n'), new RegExp(`file ${sha256} is lost or damaged`));
  });
});
