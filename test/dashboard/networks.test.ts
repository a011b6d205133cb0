import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { OPERATORS } from '../../analysis/filter.js';
import {
  NETWORK_COLUMNS,
  type NetworkComparison,
  type NetworkDetails,
  type NetworkPage,
  type NetworkRow,
} from '../../dashboard/contract/networks.js';
import type { StudyFields } from '../../dashboard/contract/results.js';
import { openDatabase } from '../../results/sqlite/keep-alive.js';
import { writePublishedStudies } from '../../results/sqlite/published-writer.js';
import { createResultWriter } from '../../results/sqlite/result-writer.js';
import type { Plan } from '../../study/plan.js';
import { layOutDataFolder } from '../../workers/data-folder.js';
import { runCommand } from '../cli/run-command.js';
import { finishStudy } from '../lineage/finished-study.js';
import { createSmallPublished } from '../results/published/small-published.js';
import { GRID_STUDY, startResultsServer, type Query, type ResultsServer } from './results-server.js';

const RUNS = { seed: 20_251_123, numRuns: 40 } as const;

describe('networks over HTTP', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hrtem-test-'));
  let server: ResultsServer;
  let plan: Plan;
  let lost: { readonly network: string; readonly record: string };

  before(async () => {
    plan = await finishStudy(dataFolder, GRID_STUDY);
    const path = layOutDataFolder(dataFolder).results;
    const database = openDatabase(path);
    // as where it failed: it was planned, and has no results
    const { identity, steps } = plan.networks[5];
    lost = { network: identity.id, record: steps.record };
    database.exec(
      `DELETE FROM metrics WHERE record = '${steps.record}'; DELETE FROM networks WHERE record = '${steps.record}'`,
    );
    database.close();
    const writer = createResultWriter(path);
    const failure = {
      network: identity.id,
      step: 'transfer',
      state: 'failed',
      error: 'oom',
      reason: 'out of <b>memory</b>',
    };
    writer.keepMissing(plan.hash, [{ ...failure, step: 'transfer', state: 'failed' }]);
    writer.close();
    writePublishedStudies(path, createSmallPublished());
    server = await startResultsServer(dataFolder);
  });
  after(async () => {
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const page = (query: Query) => server.read<NetworkPage>('studies/gridded/networks', query);
  /** All pages, one after the other. */
  const walk = async (query: Query, limit: number): Promise<readonly NetworkRow[]> => {
    const rows: NetworkRow[] = [];
    for (;;) {
      const next = await page({ ...query, limit: String(limit), offset: String(rows.length) });
      rows.push(...next.rows);
      if (rows.length >= next.total) return rows;
      assert.notEqual(next.rows.length, 0);
    }
  };

  it('come page by page, each once, sorted by any column with the unknown last', async () => {
    const names = plan.networks.map(({ identity }) => identity.id);
    assert.deepEqual(
      (await walk({}, 7)).map(({ name }) => name),
      names,
    );
    for (const sort of NETWORK_COLUMNS) {
      for (const descending of ['0', '1']) {
        const rows = await walk({ sort, descending }, 10);
        assert.deepEqual(rows.map(({ name }) => name).sort(), [...names].sort());
        const values = rows.map((row) => row[sort]);
        const known = values.filter((value) => value !== null);
        assert.ok(
          values.slice(known.length).every((value) => value === null),
          sort,
        );
        if (sort === 'source' || sort === 'target') continue;
        const turn = descending === '1' ? -1 : 1;
        known.slice(1).forEach((value, at) => {
          const before = known[at];
          assert.ok(turn * (before < value ? -1 : before > value ? 1 : 0) <= 0, `${sort}: ${before}, ${value}`);
        });
      }
    }
  });

  it('are chosen by the conditions that analyze counts by', async () => {
    const { fields } = await server.read<StudyFields>('studies/gridded/fields');
    const condition = fc
      .constantFrom(...fields)
      .chain(({ name, values }) =>
        fc.tuple(fc.constant(name), fc.constantFrom(...OPERATORS), fc.constantFrom(...values)),
      )
      .map((parts) => parts.join(' '));
    const conditions = fc.array(condition, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(conditions, async (where) => {
        const { rows, total } = await page({ where, state: 'recorded', limit: '1000' });
        assert.equal(rows.length, total);
        // every network has a target and a kind
        const query = { measure: 'target-loss-after', rows: 'target', columns: 'kind', where };
        const { counts } = await server.read<{ readonly counts: number[][] }>('studies/gridded/measure', query);
        assert.equal(
          counts.flat().reduce((sum, count) => sum + count, 0),
          total,
        );
      }),
      RUNS,
    );
  });

  it('are as the CSV of results has them', async () => {
    const { stdout } = await runCommand(['results', 'gridded', '--json', '--data', dataFolder]);
    const printed = JSON.parse(stdout) as {
      network: string;
      before: { loss: number; iou: number } | null;
      after: { loss: number; iou: number };
    }[];
    const { rows } = await page({ state: 'recorded', limit: '1000' });
    assert.deepEqual(
      rows.map((row) => [row.name, row.lossBefore, row.iouBefore, row.lossAfter, row.iouAfter]),
      printed.map(({ network, before, after }) => [
        ...[network, before?.loss ?? null, before?.iou ?? null, after.loss, after.iou],
      ]),
    );
    const csv = await (
      await server.ask('studies/gridded/networks.csv', { where: 'freeze = encoder', sort: 'lossAfter' })
    ).text();
    const [header, ...lines] = csv.trimEnd().split('\n');
    assert.equal(header, [...NETWORK_COLUMNS, 'reason', 'key'].join(','));
    const chosen = await walk({ where: 'freeze = encoder', sort: 'lossAfter' }, 1000);
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      chosen.map(({ name }) => name),
    );
  });

  it('that are missing stand among them with why, and can be chosen by their settings', async () => {
    const { rows, missing, all, total } = await page({ state: 'failed' });
    assert.deepEqual([missing, all, total], [1, plan.networks.length, 1]);
    const [row] = rows;
    assert.equal(row.name, lost.network);
    assert.equal(row.reason, 'transfer: out of <b>memory</b>');
    const { identity } = plan.networks[5];
    assert.ok('source' in identity);
    assert.deepEqual(
      [row.source, row.target, row.freeze, row.images, row.lossAfter],
      [identity.source, identity.target, identity.freeze, identity.images, null],
    );
    const where = `source = ${identity.source}`;
    assert.equal((await page({ state: 'failed', where })).total, 1);
    const details = await server.read<NetworkDetails>(`studies/gridded/networks/${lost.record}`);
    assert.deepEqual([details.stages, details.domains, details.commands], [[], [], []]);
  });

  it('are found by any part of their names, which is never a pattern', async () => {
    assert.equal((await page({ search: 'UNDER→' })).total, (await page({ where: 'source = under' })).total);
    for (const search of ['%', '_', '*', '.*', '<script>', 'x'.repeat(4096), '\0']) {
      assert.equal((await page({ search })).total, 0, search);
    }
  });

  it('tell of one its metrics, curves and machines', async () => {
    const { identity, steps } = plan.networks[0];
    const details = await server.read<NetworkDetails>(`studies/gridded/networks/${steps.record}`);
    assert.equal(details.row.name, identity.id);
    assert.deepEqual(
      details.domains.map(({ domain, role }) => [domain, role]),
      [
        ['under', 'source'],
        ['over', 'target'],
      ],
    );
    assert.deepEqual(
      details.stages.map(({ stage, epochs, step }) => [stage, epochs.length, step]),
      [
        ['pretrain', 1, steps.pretrain],
        ['transfer', 1, steps.transfer],
      ],
    );
    assert.equal(details.stages[0].environment['host'], 'here');
    assert.equal(details.stages[0].attempts.length, 1);
    assert.ok(details.commands.every(({ line }) => line.includes(steps.record.slice(0, 12))));
    const mixed = plan.networks.find(({ identity: each }) => 'mixture' in each);
    assert.ok(mixed);
    const { parts, stages } = await server.read<NetworkDetails>(`studies/gridded/networks/${mixed.steps.record}`);
    assert.deepEqual(parts?.map(({ domain, images }) => [domain, images]).sort(), [
      ['over', 8],
      ['under', 8],
    ]);
    assert.deepEqual(
      stages.map(({ stage }) => stage),
      ['pretrain'],
    );
  });

  it('that were published tell their losses and nothing else', async () => {
    const name = '-10nm→5nm/none/1e-4/1e-5/128/1';
    const path = `studies/published-defocus/networks/${encodeURIComponent(name)}`;
    const { row, stages, published, citation, domains } = await server.read<NetworkDetails>(path);
    assert.deepEqual([row.key, published, stages, row.iouAfter], [name, true, [], null]);
    assert.match(citation ?? '', /kjte5358/);
    assert.equal(domains.find(({ role }) => role === 'target')?.after?.loss, row.lossAfter);
  });

  it('stand side by side in the order that they were asked for', async () => {
    const keys = [plan.networks[3], plan.networks[0]].map(({ steps }) => steps.record);
    const { networks } = await server.read<NetworkComparison>('studies/gridded/compare', { network: keys });
    assert.deepEqual(
      networks.map(({ row }) => row.key),
      keys,
    );
    assert.deepEqual(
      networks.map(({ stages }) => stages.length),
      [2, 2],
    );
    const mixed = ['gone', ...keys, 'lost'];
    const rest = await server.read<NetworkComparison>('studies/gridded/compare', { network: mixed });
    assert.deepEqual([rest.networks, rest.unknown], [networks, ['gone', 'lost']]);
    assert.equal((await server.ask('studies/gridded/compare')).status, 400);
    const many = Array.from({ length: 101 }, (_, at) => String(at));
    assert.deepEqual(await server.refusal('studies/gridded/compare', { network: many }), [
      400,
      'network: expected 1 to 100 of them, got 101',
    ]);
    assert.deepEqual(await server.refusal('studies/gridded/networks/nothing'), [404, 'gridded has no network nothing']);
    assert.equal((await server.ask('studies/gridded/networks', { limit: '1e9' })).status, 400);
    assert.equal((await server.ask('studies/gridded/networks', { offset: '-1' })).status, 400);
  });
});
