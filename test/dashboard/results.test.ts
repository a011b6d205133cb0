import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FindingsAnswer, FindingsProgress, MeasuredNames } from '../../dashboard/contract/findings.js';
import type { FigureAnswer, MeasureAnswer, StudyFields } from '../../dashboard/contract/results.js';
import { MEASURE_NAMES } from '../../analysis/measure.js';
import { writePublishedStudies } from '../../results/sqlite/published-writer.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { runCommand } from '../cli/run-command.js';
import { finishStudy } from '../lineage/finished-study.js';
import { createSmallPublished } from '../results/published/small-published.js';
import { sampleNetwork } from '../results/sample-results.js';
import { GRID_STUDY, startResultsServer, type ResultsServer } from './results-server.js';

describe('results over HTTP', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  let server: ResultsServer;
  const tell = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runCommand([...args, '--json', '--data', dataFolder]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as unknown;
  };

  before(async () => {
    await finishStudy(dataFolder, GRID_STUDY);
    writePublishedStudies(layOutDataFolder(dataFolder).results, createSmallPublished());
    server = await startResultsServer(dataFolder);
  });
  after(async () => {
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('names the studies that can be asked, and what one can be asked for', async () => {
    assert.deepEqual(await server.read<MeasuredNames>('measured'), {
      recorded: ['gridded'],
      published: ['published-defocus', 'published-baseline'],
    });
    const { networks, published, fields, measures, figures } = await server.read<StudyFields>('studies/gridded/fields');
    assert.deepEqual([networks, published], [36, false]);
    const values = new Map(fields.map((field) => [field.name, field.values]));
    assert.deepEqual(values.get('images'), [8, 16]);
    assert.deepEqual(values.get('source'), ['under', 'over']);
    assert.deepEqual(values.get('mixture'), ['under:8+over:8']);
    assert.deepEqual(
      measures.map(({ name }) => name),
      MEASURE_NAMES,
    );
    assert.equal(figures.length, 6);
  });

  for (const study of ['gridded', 'published-defocus', 'published']) {
    it(`gives every measure of ${study} as analyze does`, async () => {
      for (const measure of [
        'target-loss-after',
        'target-loss-shift',
        'spread-of-reduced-shift',
        'loss-gap-id',
        'share-improved',
      ]) {
        const where = ['freeze = none', 'replicate < 2'];
        const printed = await tell('analyze', study, '--measure', measure, '--where', where[0], '--where', where[1]);
        assert.deepEqual(await server.read(`studies/${study}/measure`, { measure, where, intervals: '1' }), printed);
      }
    });
  }

  it('takes reduction, rows and columns, and leaves intervals out until they are asked for', async () => {
    const asked = ['--measure', 'forgetting', '--reduce', 'max', '--rows', 'images', '--columns', 'freeze'];
    const printed = (await tell('analyze', 'gridded', ...asked)) as MeasureAnswer;
    assert.ok(printed.intervals.flat().some((interval) => interval !== null));
    const query = { measure: 'forgetting', reduce: 'max', rows: 'images', columns: 'freeze' };
    const quick = await server.read<MeasureAnswer>('studies/gridded/measure', query);
    assert.deepEqual(quick, { ...printed, intervals: printed.intervals.map((row) => row.map(() => null)) });
  });

  it('draws a measure and writes its numbers down, whatever the domains are called', async () => {
    const query = { measure: 'target-loss-after', limits: '0,0.5' };
    const drawn = await (await server.ask('studies/gridded/measure.svg', query)).text();
    assert.match(drawn, /^<svg [^>]*viewBox/);
    assert.equal(drawn.match(/data-row="/g)?.length, 4);
    const response = await server.ask('studies/gridded/measure.csv', query);
    assert.match(response.headers.get('content-disposition') ?? '', /filename="gridded-target-loss-after.csv"/);
    const [header, ...lines] = (await response.text()).trimEnd().split('\n');
    assert.equal(header, 'source,target,target-loss-after,networks,interval_low,interval_high');
    const { values, counts } = await server.read<MeasureAnswer>('studies/gridded/measure', query);
    const cells = lines.map((line) =>
      line
        .split(',')
        .slice(2, 4)
        .map((cell) => (cell === '' ? null : Number(cell))),
    );
    assert.deepEqual(
      cells,
      values.flatMap((row, down) => row.map((value, across) => [value, counts[down][across]])),
    );
  });

  it('draws the files that figures writes', async () => {
    const out = join(dataFolder, 'figures');
    await tell('figures', 'published', '--out', out, '--reduce', 'max', '--where', 'replicate < 2');
    const query = { reduce: 'max', where: 'replicate < 2' };
    for (const file of ['transfer.svg', 'transfer.csv', 'generalisation.csv']) {
      const response = await server.ask(`studies/published/figures/${file}`, query);
      assert.equal(await response.text(), readFileSync(join(out, file), 'utf8'), file);
    }
    const answer = await server.read<FigureAnswer>('studies/published/figures/transfer', query);
    assert.ok('svg' in answer && answer.svg === readFileSync(join(out, 'transfer.svg'), 'utf8'));
    const missing = await server.read<FigureAnswer>('studies/published/figures/noise');
    assert.deepEqual(missing, { figure: 'noise', missing: 'dose that alone differs between the domains' });
    assert.equal((await server.ask('studies/published/figures/noise.svg')).status, 404);
  });

  it('gives the findings that findings prints', async () => {
    const idle = await server.read<FindingsProgress>('studies/gridded/findings/progress');
    assert.equal(idle.share, null);
    for (const study of ['gridded', 'published']) {
      const { findings, claims } = await server.read<FindingsAnswer>(`studies/${study}/findings`);
      assert.deepEqual({ study, findings, claims }, await tell('findings', study));
    }
  });

  it('answers hostile texts with what it expected', async () => {
    const hostile = [
      '<script>alert(1)</script>',
      '\u202eevil',
      'x'.repeat(4096),
      'freeze = \0',
      "source = '; DROP TABLE networks",
    ];
    for (const where of hostile) {
      const [status, error] = await server.refusal('studies/gridded/measure', { measure: 'forgetting', where });
      assert.equal(status, 400, error);
      assert.match(error, /where: expected/);
    }
    for (const study of ['nothing', '../..', '<b>', "x' OR 1=1"]) {
      const [status, error] = await server.refusal(`studies/${encodeURIComponent(study)}/fields`);
      assert.equal(status, 404, error);
    }
    assert.deepEqual(await server.refusal('studies/gridded/figures/script'), [
      404,
      'expected one of hyperparameters, transfer, mixtures, generalisation, noise, structure, got script',
    ]);
    const [status, error] = await server.refusal('studies/gridded/measure', { measure: 'accuracy' });
    assert.equal(status, 400);
    assert.match(error, /measure: expected one of target-loss-before/);
  });

  it('sees networks that were recorded since, and no other change', async () => {
    const count = async (study: string) => (await server.read<StudyFields>(`studies/${study}/fields`)).networks;
    assert.equal(await count('gridded'), 36);
    const [first, second] = [sampleNetwork('1'), sampleNetwork('2')];
    const writer = createResultWriter(layOutDataFolder(dataFolder).results);
    const document = GRID_DOCUMENT;
    const cells = [first, second].map(({ result }) => ({ network: result.identity.id, record: result.keys.record }));
    writer.recordNetworks([first]);
    writer.registerPlan({ plan: 'p', study: 'sample', document, cells });
    assert.equal(await count('sample'), 1);
    const loss = async () => {
      const query = { measure: 'target-loss-after', reduce: 'mean' };
      return (await server.read<MeasureAnswer>('studies/sample/measure', query)).counts;
    };
    assert.deepEqual(await loss(), [[1]]);
    writer.recordNetworks([second]);
    writer.close();
    assert.equal(await count('sample'), 2);
    assert.deepEqual(await loss(), [[2]]);
    assert.equal(await count('gridded'), 36);
  });

  it('answers the same question of many at once alike', async () => {
    const query = { measure: 'target-loss-after', intervals: '1' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.read<MeasureAnswer>('studies/gridded/measure', query)),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });
});

/** Of a study with the domains of the sample networks. */
const GRID_DOCUMENT = JSON.stringify({
  domains: ['under', 'over'].map((name, at) => ({
    name,
    structure: { particles: { lattice: 'w_CdSe', diameterAngstrom: [30, 50] } },
    imaging: { defocusAngstrom: 200 * at - 100, doseElectronsPerSquareAngstrom: 400 },
  })),
});
