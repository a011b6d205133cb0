import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { VIEW_NAMES } from '../../results/migrations/views.js';
import { openDatabase, pragma, prepare } from '../../results/sqlite/keep-alive.js';
import { writePublishedStudies } from '../../results/sqlite/published-writer.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { createSmallPublished } from './published/small-published.js';
import { sampleNetwork } from './sample-results.js';

const DOCUMENT = readFileSync(fileURLToPath(new URL('../../../docs/data.md', import.meta.url)), 'utf8');

describe('the views for notebooks', () => {
  it('have the columns that docs/data.md tells, in this order', (context) => {
    const database = openDatabase(record(context));
    const rows = [...DOCUMENT.matchAll(/^\| `(\w+)` +\|[^|]*\|(.*)\|$/gm)];
    const told = new Map(
      rows.map(([, view, columns]) => [view, [...columns.matchAll(/`(\w+)`/g)].map(([, name]) => name)]),
    );
    assert.deepEqual(
      [...told.keys()],
      VIEW_NAMES.filter((name) => name !== 'latest_cells'),
    );
    for (const [view, columns] of told)
      assert.deepEqual(prepare(database, 'SELECT name FROM pragma_table_info(?)').pluck().all(view), columns);
  });

  it('answer all questions of docs/data.md', (context) => {
    const database = openDatabase(record(context));
    const questions = [...DOCUMENT.matchAll(/```sql\n(.*?)```|"""(.*?)"""/gs)].map(([, sql, python]) => sql ?? python);
    assert.equal(questions.length, 4);
    for (const sql of questions) {
      const rows = prepare(database, sql.replaceAll("'quickstart'", "'sample'")).all();
      assert.notEqual(rows.length, 0, sql);
    }
  });

  it('hold networks of our own and published ones by the same columns', (context) => {
    const database = openDatabase(record(context));
    const select = `SELECT published, network, loss_before, loss_after, source_loss_before, source_loss_after,
      transfer_best_epoch, transfer_seconds, mixture IS NOT NULL FROM network_results ORDER BY published, network`;
    assert.deepEqual(prepare(database, select).raw().all(), [
      [0, '1', 0.5, 0.2, 0.1, 0.3, 1, 1.5, 0],
      [1, '-10nm:384+5nm:128/1e-4/0', null, 0.5, null, null, null, null, 1],
      [1, '-10nm→5nm/none/1e-4/1e-5/128/0', 6 / 8, 6 / 16, 3 / 8, 3 / 16, null, null, 0],
      [1, '-10nm→5nm/none/1e-4/1e-5/128/1', 6 / 8, 7 / 16, 3 / 8, 4 / 16, null, null, 0],
      [1, '-10nm→5nm/none/1e-4/1e-5/128/2', 6 / 8, 8 / 16, 3 / 8, 5 / 16, null, null, 0],
    ]);
    const counts = prepare(database, 'SELECT published, phase, count(*) FROM network_losses GROUP BY published, phase');
    assert.deepEqual(counts.raw().all(), [
      [0, 'after', 2],
      [0, 'before', 2],
      [1, 'after', 35],
      [1, 'before', 33],
    ]);
    const epochs = prepare(database, 'SELECT network, stage, epoch, is_best FROM network_epochs ORDER BY stage');
    assert.deepEqual(epochs.raw().all(), [
      ['1', 'pretrain', 1, 1],
      ['1', 'transfer', 1, 1],
    ]);
  });

  it('name what was planned and is not there', (context) => {
    const database = openDatabase(record(context));
    const unknown = { state: null, step: null, error: null, reason: null };
    const expected = [{ study: 'sample', network: '2', record: 'record-2', ...unknown }];
    assert.deepEqual(prepare(database, 'SELECT * FROM missing_results').all(), expected);
    const why = ['failed', 'transfer', 'poison', 'loss is NaN'];
    prepare(database, "INSERT INTO missing_networks VALUES ('p', '2', ?, ?, ?, ?, '2026')").run(
      why[1],
      why[0],
      ...why.slice(2),
    );
    const select = 'SELECT state, step, error, reason FROM missing_results';
    assert.deepEqual(prepare(database, select).raw().all(), [why]);
  });

  it('come to a database of an earlier version with the next writer, filled', (context) => {
    const path = record(context);
    const old = openDatabase(path);
    old.exec(
      VIEW_NAMES.map((name) => `DROP VIEW ${name};`).join('') +
        'PRAGMA foreign_keys = OFF;' +
        [...NEWER_TABLES, 'step_facts', 'missing_networks', 'mixture_parts']
          .map((name) => `DROP TABLE ${name};`)
          .join(''),
    );
    pragma(old, 'user_version = 3');
    old.close();
    createResultWriter(path).close();
    const database = openDatabase(path);
    const select = 'SELECT pretrain_best_epoch, transfer_seconds FROM network_results WHERE published = 0';
    assert.deepEqual(prepare(database, select).raw().all(), [[1, 1.5]]);
  });
});

/** Since version 7. */
const NEWER_TABLES = [
  ...['removals', 'study_files', 'events', 'ledger', 'attempts', 'reads', 'outputs', 'artifacts', 'edges', 'nodes'],
  'environments',
];

/** One of two networks of a study, and published ones. */
function record(context: TestContext): string {
  const path = join(makeTemporaryFolder(context), 'results.sqlite');
  const writer = createResultWriter(path);
  writer.recordNetworks([sampleNetwork('1')]);
  const cells = ['1', '2'].map((network) => ({ network, record: `record-${network}` }));
  writer.registerPlan({ plan: 'p', study: 'sample', document: '{}', cells });
  writer.close();
  writePublishedStudies(path, createSmallPublished());
  return path;
}
