import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { recordEvent } from '../../cli/record-event.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const row = z.object({
  kind: z.string(),
  study: z.string().nullable(),
  who: z.string(),
  reason: z.string().nullable(),
});

describe('an event of a person', () => {
  it('makes the ledger where there is none, and tells who and why', async (context) => {
    const data = join(makeTemporaryFolder(context), 'new');
    const studyFile = { sha256: 'e'.repeat(64), text: 'name: noise' };
    await recordEvent(
      data,
      { kind: 'launched', study: 'noise', reason: 'more doses' },
      { studyFile, warn: assert.fail },
    );
    const [{ who, ...event }] = readEvents(data);
    assert.deepEqual(event, { kind: 'launched', study: 'noise', reason: 'more doses' });
    assert.match(who, /^[^@]+@[^@]+$/);
    const database = openDatabase(join(data, 'results.sqlite'));
    assert.deepEqual(prepare(database, 'SELECT * FROM study_files').all(), [studyFile]);
    database.close();
  });

  it('is written beside the process that writes the results', async (context) => {
    const data = makeTemporaryFolder(context);
    const writer = createResultWriter(join(data, 'results.sqlite'));
    context.after(() => writer.close());
    await recordEvent(data, { kind: 'paused', study: 'noise' }, { warn: assert.fail });
    writer.registerPlan({ plan: 'p', study: 'noise', document: '{}', cells: [] });
    await recordEvent(data, { kind: 'resumed', study: 'noise' }, { warn: assert.fail });
    assert.deepEqual(
      readEvents(data).map(({ kind }) => kind),
      ['paused', 'resumed'],
    );
  });

  it('takes no command back where the ledger can’t be written, and says so', async (context) => {
    const data = makeTemporaryFolder(context);
    mkdirSync(join(data, 'artifacts'));
    writeFileSync(join(data, 'results.sqlite'), 'no database, but long enough for the header of one'.repeat(20));
    const said: string[] = [];
    await recordEvent(data, { kind: 'paused', study: 'noise' }, { warn: (line) => said.push(line) });
    assert.equal(said.length, 1);
    assert.match(said[0], /^done, but the event ‘paused’ is not in the ledger .*results\.sqlite: /);
  });
});

function readEvents(data: string) {
  const database = openDatabase(join(data, 'results.sqlite'));
  const rows = z
    .array(row)
    .parse(prepare(database, 'SELECT kind, study, who, reason FROM events ORDER BY sequence').all());
  database.close();
  return rows;
}
