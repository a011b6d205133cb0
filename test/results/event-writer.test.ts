import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { hashEvent, hashOrigin } from '../../results/ledger/event.js';
import { maybeReadHead, writeHead } from '../../results/ledger/ledger-head.js';
import { appendEvent, type EventPlaces } from '../../results/sqlite/event-writer.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

const rowSchema = z.object({
  sequence: z.number(),
  at: z.string(),
  kind: z.string(),
  study: z.string().nullable(),
  plan: z.string().nullable(),
  who: z.string(),
  reason: z.string().nullable(),
  details: z.string(),
  previous: z.string(),
  hash: z.string(),
});

describe('events', () => {
  it('are a chain from the ledger’s name to the head outside the database', (context) => {
    const places = open(context);
    appendEvent(places, { kind: 'launched', study: 'noise', who: 'a@b', details: { file: 'noise.yaml' } });
    appendEvent(places, { kind: 'paused', study: 'noise', who: 'a@b', reason: 'the “weekend”\0 is near' });
    requireChain(places, 2);
  });

  it('stay one chain when two processes add to it at once', async (context) => {
    const places = open(context);
    const script = `
      import { appendEvent } from ${JSON.stringify(new URL('../../results/sqlite/event-writer.js', import.meta.url))};
      for (let count = 0; count < 25; count++) {
        appendEvent(${JSON.stringify(places)}, { kind: 'changed', who: String(process.pid), details: { count } });
      }`;
    const add = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    await Promise.all([add(), add()]);
    requireChain(places, 50);
  });

  it('can’t be changed or taken away by a slip', (context) => {
    const places = open(context);
    appendEvent(places, { kind: 'launched', who: 'a@b' });
    const database = openDatabase(places.results);
    assert.throws(() => prepare(database, "UPDATE events SET who = 'c'").run(), /only ever added/);
    assert.throws(() => prepare(database, 'DELETE FROM events').run(), /only ever added/);
    database.close();
  });

  it('leave a head that fits when a process is killed before or after the event stood', (context) => {
    const places = open(context);
    const first = appendEvent(places, { kind: 'launched', who: 'a@b' });
    const { ledger } = maybeReadHead(places.artifacts) ?? assert.fail('no head');
    // killed before the event stood: the head tells of one that there isn't
    writeHead(places.artifacts, { ledger, count: 1, head: first.hash, next: 'f'.repeat(64) });
    appendEvent(places, { kind: 'paused', who: 'a@b' });
    requireChain(places, 2);
  });

  it('keep the text of a study file once', (context) => {
    const places = open(context);
    const file = { sha256: 'e'.repeat(64), text: 'name: noise' };
    for (const kind of ['launched', 'launched'] as const) appendEvent(places, { kind, who: 'a@b' }, file);
    const database = openDatabase(places.results);
    assert.deepEqual(prepare(database, 'SELECT sha256, text FROM study_files').all(), [file]);
    database.close();
  });
});

function open(context: TestContext): EventPlaces {
  const folder = makeTemporaryFolder(context);
  return { results: join(folder, 'results.sqlite'), artifacts: join(folder, 'artifacts') };
}

function requireChain({ results, artifacts }: EventPlaces, count: number): void {
  const database = openDatabase(results);
  const ledger = z.string().parse(prepare(database, 'SELECT id FROM ledger').pluck().get());
  const rows = z.array(rowSchema).parse(prepare(database, 'SELECT * FROM events ORDER BY sequence').all());
  database.close();
  let previous = hashOrigin(ledger);
  for (const [index, { hash, kind, study, plan, reason, details, ...row }] of rows.entries()) {
    assert.deepEqual([row.sequence, row.previous], [index + 1, previous]);
    const said = {
      ...(study !== null && { study }),
      ...(plan !== null && { plan }),
      ...(reason !== null && { reason }),
    };
    const event = { ...row, ...said, kind: z.enum(['launched', 'paused', 'changed']).parse(kind) };
    assert.equal(hashEvent({ ...event, details: z.record(z.string(), z.unknown()).parse(JSON.parse(details)) }), hash);
    previous = hash;
  }
  assert.equal(rows.length, count);
  assert.deepEqual(maybeReadHead(artifacts), { ledger, count, head: previous });
}
