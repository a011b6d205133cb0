import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { DICTIONARY, EXPORT_TABLES, listDictionaryRows } from '../../../results/export/tables.js';
import { INITIAL_SCHEMA } from '../../../results/migrations/0001-initial.js';
import { openDatabase, pragma, prepare } from '../../../results/sqlite/keep-alive.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { sampleMetrics, sampleNetwork } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

const MAIN = fileURLToPath(new URL('../../../cli/main.js', import.meta.url));
const TABLES = [...EXPORT_TABLES, DICTIONARY].map(({ name }) => name);

type Rows = readonly Readonly<Record<string, unknown>>[];

describe('export', () => {
  const data = makeTemporaryFolder({ after });
  const out = join(data, 'out');
  const read: Record<string, (table: string) => Promise<Rows> | Rows> = {
    csv: (table) => readCsv(join(out, 'csv', `${table}.csv`)),
    parquet: async (table) => {
      const bytes = readFileSync(join(out, 'parquet', `${table}.parquet`));
      return parquetReadObjects({ file: Uint8Array.from(bytes).buffer });
    },
    sqlite: (table) => {
      const rows = prepare(openDatabase(join(out, 'sqlite', 'study.sqlite')), `SELECT * FROM "${table}"`).all();
      return rows.map((row) => ({ ...(row as Record<string, unknown>) }));
    },
  };
  const run = (...args: readonly string[]) => runCommand(['export', ...args, '--data', data]);

  before(async () => {
    fill(join(data, 'results.sqlite'));
    const places = ['csv', 'parquet', 'sqlite'].flatMap((format) => [`--${format}`, join(out, format)]);
    const { code, stderr } = await run('sample', ...places);
    assert.equal(code, 0, stderr);
  });

  for (const format of ['csv', 'parquet', 'sqlite']) {
    it(`writes networks, losses, histories and steps as ${format}`, async () => {
      const [network, ...others] = await read[format]('networks');
      assert.deepEqual(others, []);
      const { study, freeze, images, loss_before, loss_after, transfer_best_epoch, transfer_seconds, mixture } =
        network;
      assert.deepEqual(
        { study, freeze, images, loss_before, loss_after, transfer_best_epoch, transfer_seconds, mixture },
        {
          ...{ study: 'sample', freeze: 'none', images: 32, loss_before: 0.5, loss_after: 0.2 },
          ...{ transfer_best_epoch: 1, transfer_seconds: 1.5, mixture: null },
        },
      );
      const losses = await read[format]('losses');
      const last = losses.find(({ domain, phase }) => domain === 'over' && phase === 'after');
      assert.deepEqual([losses.length, last?.['loss'], last?.['trained_loss']], [6, 0.2, 0.2 + 0.3133]);
      const [far, ...rest] = await read[format]('epoch_losses');
      assert.deepEqual([far['step'], far['domain'], far['loss'], rest.length], ['transfer-1', 'far', 0.7, 1]);
      const steps = await read[format]('steps');
      const kinds = steps.map(({ step, kind }) => [step, kind]);
      assert.ok(kinds.some(([step, kind]) => step === network['pretrain'] && kind === 'pretrain'));
      assert.equal(kinds.length, 5);
      const [first] = await read[format]('epochs');
      assert.equal(first['is_best'], format === 'parquet' ? true : 1);
      const [missing] = await read[format]('missing');
      assert.deepEqual([missing['network'], missing['state'], missing['reason']], ['2', 'failed', 'a "NaN", twice']);
    });
  }

  it('names the datasets of domains that are neither source nor target, by what was measured on them', async () => {
    const domains = await read['csv']('domains');
    assert.deepEqual(
      domains.map(({ domain, dataset, defocus }) => [domain, dataset, defocus]),
      [
        ['under', 'source-1', -100],
        ['over', 'target-1', 100],
      ],
    );
    assert.deepEqual(
      (await read['csv']('epoch_losses')).map(({ domain }) => domain),
      ['far', 'unknown-key'],
    );
  });

  it('tells each column of each table in the dictionary, and beside it for people', async () => {
    const told = await read['parquet']('dictionary');
    assert.deepEqual(
      told.map((row) => Object.values(row)),
      listDictionaryRows(),
    );
    for (const table of TABLES) {
      const columns = told.filter((row) => row['table'] === table).map(({ column }) => column);
      const head = readFileSync(join(out, 'csv', `${table}.csv`), 'utf8').split('\n')[0];
      assert.equal(head, columns.join(','));
    }
    const text = readFileSync(join(out, 'sqlite', 'DICTIONARY.md'), 'utf8');
    assert.match(text, /## networks\n\nA row is a network/);
    assert.match(text, /\| `defocus` +\| real \| Å \| C1; negative is underfocus \|/);
  });

  it('takes the published studies together, with null for what was not published', async () => {
    const { code, stdout } = await run('published', '--csv', join(data, 'published'), '--json');
    assert.equal(code, 0);
    const { rows } = JSON.parse(stdout) as { rows: Record<string, number> };
    assert.deepEqual([rows['studies'], rows['networks'], rows['losses'], rows['steps']], [2, 4, 68, 0]);
    const networks = readCsv(join(data, 'published', 'networks.csv'));
    assert.deepEqual([networks[3]['source'], networks[3]['loss_after'], networks[3]['pretrain']], [null, 0.5, null]);
  });

  it('says that published studies have no steps to tell of', async () => {
    const { code, stderr } = await run('published-defocus', '--methods');
    assert.equal(code, 2);
    assert.match(stderr, /expected one that was run here, got published-defocus: of published results no step/);
  });

  it('reads a database of an earlier version and leaves it as it is', async (context) => {
    const folder = makeTemporaryFolder(context);
    const path = join(folder, 'results.sqlite');
    const old = openDatabase(path);
    old.exec(INITIAL_SCHEMA);
    pragma(old, 'user_version = 1');
    const document = JSON.stringify(parseStudy(minimalStudy(), 'minimal.yaml'));
    prepare(old, "INSERT INTO plans VALUES (1, 'p', 'sample', ?, '2026')").run(document);
    old.close();
    const args = ['export', 'sample', '--csv', join(folder, 'out'), '--data', folder];
    const { code, stderr } = await runCommand(args);
    assert.equal(code, 0, stderr);
    assert.equal(pragma(openDatabase(path), 'user_version'), 1);
    assert.deepEqual(
      readCsv(join(folder, 'out', 'domains.csv')).map(({ domain }) => domain),
      ['under', 'over'],
    );
  });

  it('refuses a place where something stands, before it writes anything', async () => {
    const full = join(data, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'mine'), '');
    const fresh = join(data, 'fresh');
    const { code, stderr } = await run('sample', '--csv', fresh, '--parquet', full);
    assert.equal(code, 2);
    assert.match(stderr, /--parquet: expected a folder that is empty or not there yet, got .*full: 1 entry/);
    assert.ok(!readdirSync(data).includes('fresh'));
    const file = await run('sample', '--csv', join(full, 'mine'));
    assert.match(file.stderr, /--csv: expected a folder that is empty or not there yet, got .*mine: a file/);
    const twice = await run('sample', '--csv', fresh, '--parquet', fresh);
    assert.match(twice.stderr, /expected a folder for each format, got .*fresh twice/);
    const none = await run('sample');
    assert.match(
      none.stderr,
      /expected a folder for at least one of --csv, --parquet, --sqlite and --ro-crate, or --methods, got none/,
    );
    const unknown = await run('nothing', '--csv', fresh);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /\(sample, published-defocus, published-baseline\), got nothing/);
  });

  for (const format of ['csv', 'parquet', 'sqlite']) {
    it(`leaves nothing where the disk takes only a part of the ${format}, and says why`, (context) => {
      const folder = makeTemporaryFolder(context);
      const path = join(folder, 'results.sqlite');
      fill(path);
      // in the other journal mode a reader writes a file as well
      const database = openDatabase(path);
      pragma(database, 'journal_mode = DELETE');
      database.close();
      const args = ['export', 'sample', `--${format}`, join(folder, 'limited', format), '--data', folder];
      const script = 'ulimit -f 2 && exec "$0" "$@"';
      const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, MAIN, ...args], {
        env: { ...process.env, NO_COLOR: '1' },
        encoding: 'utf8',
      });
      assert.equal(status, 3, stderr);
      assert.match(stderr, new RegExp(`ulimit -f.*choose another place with --${format}$`, 'm'));
      assert.deepEqual(readdirSync(join(folder, 'limited')), []);
    });
  }
});

/** A study of two networks, one of which failed, validated on two other datasets after every epoch; and published ones. */
function fill(path: string): void {
  const writer = createResultWriter(path);
  const { result, steps } = sampleNetwork('1');
  const far = { before: sampleMetrics(0.9), after: sampleMetrics(0.8) };
  const others = { 'far-key': sampleMetrics(0.7), 'unknown-key': sampleMetrics(0.6) };
  const validated = steps.map((step) => {
    const { summary } = step;
    if (summary.kind === 'evaluate') {
      return { ...step, summary: { ...summary, datasets: { ...summary.datasets, 'far-key': far } } };
    }
    if (summary.kind !== 'transfer') return step;
    return { ...step, summary: { ...summary, epochs: summary.epochs.map((epoch) => ({ ...epoch, others })) } };
  });
  const domains = { ...result.domains, far };
  writer.recordNetworks([{ result: { ...result, domains }, steps: validated }]);
  const cells = ['1', '2'].map((network) => ({ network, record: `record-${network}` }));
  const document = JSON.stringify(parseStudy(minimalStudy(), 'minimal.yaml'));
  writer.registerPlan({ plan: 'p', study: 'sample', document, cells });
  const failure = {
    network: '2',
    step: 'transfer',
    state: 'failed',
    error: 'poison',
    reason: 'a "NaN", twice',
  } as const;
  writer.keepMissing('p', [failure]);
  writer.close();
  writePublishedStudies(path, createSmallPublished());
}

/** By the header; numbers where a cell reads as one, null where it is empty. */
function readCsv(path: string): Rows {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const [head, ...rows] = lines.map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    ),
  );
  const toCell = (cell: string) => (cell === '' ? null : Number.isNaN(Number(cell)) ? cell : Number(cell));
  return rows.map((row) =>
    Object.fromEntries(
      head.slice(0, -1).map((name, at) => [name, name === 'network' ? row[at] : toCell(row[at])] as const),
    ),
  );
}
