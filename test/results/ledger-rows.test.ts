import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Manifest } from '../../results/manifest.js';
import { openDatabase, prepare } from '../../results/sqlite/keep-alive.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { sampleNetwork } from './sample-results.js';

const ATTEMPTS = [
  { attempt: 1, worker: '7@a', startedAt: '2026-01-01T00:00:00.000Z', outcome: 'lost' },
  {
    attempt: 2,
    worker: '8@a',
    startedAt: '2026-01-01T00:01:00.000Z',
    endedAt: '2026-01-01T00:02:00.000Z',
    outcome: 'finished',
  },
] as const;

const IMAGES = { sha256: 'a'.repeat(64), bytes: 7 };

describe('the lineage in the results', () => {
  it('has inputs, outputs, what was read, attempts and environment of every step', (context) => {
    const { path, writer } = open(context);
    const { result, steps } = sampleNetwork('1');
    const changed = steps.map((manifest): Manifest => {
      if (manifest.key === result.keys.generateSource) return { ...manifest, outputs: { images: IMAGES } };
      if (manifest.kind !== 'pretrain') return manifest;
      const identity = { kind: 'pretrain', version: 1, input: { dataset: result.keys.generateSource } };
      const run = { activity: 'run/5', study: 'sample', attempts: ATTEMPTS };
      return { ...manifest, identity, reads: [IMAGES.sha256], run };
    });
    writer.recordNetworks([{ result, steps: changed }]);
    writer.recordNetworks([{ result, steps: changed }]);
    const pretrain = result.keys.pretrain;
    const select = (sql: string) => prepare(openDatabase(path), sql).raw().all();
    assert.deepEqual(select('SELECT step, role, input FROM step_inputs'), [
      [pretrain, 'dataset', result.keys.generateSource],
    ]);
    assert.deepEqual(select('SELECT step, role, sha256, bytes FROM step_outputs'), [
      [result.keys.generateSource, 'images', IMAGES.sha256, 7],
    ]);
    assert.deepEqual(select('SELECT step, sha256 FROM step_reads'), [[pretrain, IMAGES.sha256]]);
    assert.deepEqual(select('SELECT step, attempt, worker, ended_at IS NULL, outcome FROM step_attempts'), [
      [pretrain, 1, '7@a', 1, 'lost'],
      [pretrain, 2, '8@a', 0, 'finished'],
    ]);
    assert.deepEqual(select('SELECT count(*), count(DISTINCT environment) FROM step_facts'), [[steps.length, 1]]);
    assert.deepEqual(select("SELECT json_extract(document, '$.host') FROM environments"), [['a']]);
    writer.close();
  });

  it('has the attempts of a step that no network was recorded of', (context) => {
    const { path, writer } = open(context);
    const failed = { ...ATTEMPTS[1], outcome: 'failed', error: 'diverged', reason: 'loss NaN' } as const;
    writer.registerPlan({ plan: 'p', study: 'sample', document: '{}', cells: [] });
    const run = { step: 'k', activity: 'run/9', study: 'sample', attempts: [failed] };
    writer.keepMissing('p', [], [run]);
    writer.keepMissing('p', [], [run]);
    const rows = prepare(openDatabase(path), 'SELECT step, outcome, error, reason FROM step_attempts').raw().all();
    assert.deepEqual(rows, [['k', 'failed', 'diverged', 'loss NaN']]);
    writer.close();
  });
});

function open(context: TestContext) {
  const path = join(makeTemporaryFolder(context), 'results.sqlite');
  return { path, writer: createResultWriter(path) };
}
