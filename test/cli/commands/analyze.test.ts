import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { sampleNetwork } from '../../results/sample-results.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

describe('analyze', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand([...args, '--data', data]);

  before(() => {
    const results = join(data, 'results.sqlite');
    writePublishedStudies(results, createSmallPublished());
    const writer = createResultWriter(results);
    const { result, steps } = sampleNetwork('1');
    const study = parseStudy(minimalStudy(), 'minimal.yaml');
    const cells = [{ network: '1', record: result.keys.record }];
    writer.recordNetworks([{ result, steps }]);
    writer.registerPlan({ plan: 'p', study: 'sample', document: JSON.stringify(study), cells });
    writer.close();
  });

  it('prints a measure of a published study as one JSON object', async () => {
    const { code, stdout } = await run('analyze', 'published-defocus', '--measure', 'target-loss-after', '--json');
    assert.equal(code, 0);
    const { definition, intervals, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    assert.match(String(definition), /median/);
    assert.equal(Array.isArray(intervals), true);
    assert.deepEqual(rest, {
      study: 'published-defocus',
      measure: 'target-loss-after',
      reduce: 'median',
      where: [],
      rowField: 'source',
      rows: ['-10nm'],
      columnField: 'target',
      columns: ['5nm'],
      values: [[7 / 16]],
      counts: [[3]],
    });
  });

  it('takes reduction, conditions and fields', async () => {
    const args = ['--reduce', 'max', '--where', 'replicate < 2', '--where', 'target = 50', '--rows', 'images'];
    const { stdout } = await run('analyze', 'published-defocus', '--measure', 'target-loss-after', ...args, '--json');
    const { rows, values } = JSON.parse(stdout) as { rows: unknown; values: unknown };
    assert.deepEqual([rows, values], [[128], [[7 / 16]]]);
  });

  it('takes the published studies together', async () => {
    const args = ['--measure', 'target-loss-after', '--rows', 'kind', '--json'];
    const { stdout } = await run('analyze', 'published', ...args);
    const { rows, values } = JSON.parse(stdout) as { rows: unknown; values: unknown };
    assert.deepEqual(
      [rows, values],
      [
        ['mixture', 'transfer'],
        [[0.5], [7 / 16]],
      ],
    );
  });

  it('measures a study that was run here, with the gap in distribution from its history', async () => {
    const { stdout } = await run('analyze', 'sample', '--measure', 'loss-gap-id', '--json');
    const { rows, columns, values } = JSON.parse(stdout) as Record<string, unknown>;
    // trained loss 0.2 + 0.3133 on the target, 0.9 in training: see sample-results.ts
    assert.deepEqual([rows, columns], [['under'], ['over']]);
    assert.ok(Array.isArray(values));
    const [[gap]] = values as number[][];
    assert.ok(Math.abs(gap - (0.2 + 0.3133 - 0.9)) < 1e-12);
  });

  it('draws a table for people, with the definition and the number of networks', async () => {
    const { stdout } = await run('analyze', 'published-defocus', '--measure', 'forgetting');
    assert.match(stdout, /source +5nm/);
    assert.match(stdout, /-10nm +-0\.\d+/);
    assert.match(stdout, /L on the source after transfer minus before it/);
    assert.match(stdout, /3 networks a value/);
  });

  it('compares the levels of a field, or says why it can not', async () => {
    const args = ['analyze', 'published-defocus', '--measure', 'target-loss-after', '--compare', 'replicate'];
    const { comparisons } = JSON.parse((await run(...args, '--json')).stdout) as { comparisons: unknown[] };
    assert.deepEqual(comparisons[0], {
      ...{ first: 0, second: 1, pairs: 1, medianDifference: 1 / 16, count: 1, positive: 1, negative: 0 },
      ...{ rankBiserial: 1, pValue: 1, adjustedPValue: 1 },
    });
    const { stdout } = await run(...args);
    assert.match(stdout, /replicate +against +pairs/);
    const group = await run(
      'analyze',
      'published-defocus',
      '--measure',
      'spread-of-reduced-after',
      '--compare',
      'freeze',
    );
    assert.equal(group.code, 2);
    assert.match(group.stderr, /--compare: expected a measure of single networks, .*, got spread-of-reduced-after/);
  });

  it('says what is wrong with a question', async () => {
    const wrong = [
      [['--measure', 'loss'], /--measure: expected one of target-loss-before, .*, got loss/],
      [[], /--measure: expected one of .*, got nothing/],
      [['--where', 'imagse > 3'], /--where: expected one of .*, got imagse \(perhaps images\)/],
      [['--where', 'images is 3'], /--where: expected 'field OP value' with one of != = < >, got images is 3/],
      [['--where', 'target = 7nm'], /--where: expected a domain of published-defocus \(-25nm, .*\), got 7nm/],
      [['--where', 'images = many'], /--where: expected images to be compared with a number, got many/],
      [['--where', 'freeze = all'], /--where: expected freeze to be one of none, got all/],
      [['--rows', 'colour'], /--rows: expected one of source, .*, got colour/],
    ] as const;
    for (const [args, message] of wrong) {
      const measure = args[0] === '--measure' || args.length === 0 ? [] : ['--measure', 'forgetting'];
      const { code, stderr } = await run('analyze', 'published-defocus', ...measure, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });

  it('names the studies that are there', async () => {
    const { code, stderr } = await run('analyze', 'nothing', '--measure', 'forgetting');
    assert.equal(code, 2);
    assert.match(stderr, /\(sample, published-defocus, published-baseline\), got nothing/);
  });
});

describe('findings', () => {
  it('gives fourteen findings and ten claims with verdict, statistic and interval', async (context) => {
    const data = makeTemporaryFolder(context);
    writePublishedStudies(join(data, 'results.sqlite'), createSmallPublished());
    const { code, stdout } = await runCommand(['findings', 'published', '--json', '--data', data]);
    assert.equal(code, 0);
    const { findings, claims } = JSON.parse(stdout) as Record<string, Record<string, unknown>[]>;
    assert.deepEqual([findings.length, claims.length], [14, 10]);
    for (const each of [...findings, ...claims]) {
      assert.ok(['holds', 'does not hold', "can't tell"].includes(String(each['verdict'])));
      assert.ok('statistic' in each && 'interval' in each);
    }
    const text = await runCommand(['findings', 'published', '--data', data]);
    assert.match(text.stdout, /can't tell +dose_ordering, section 9/);
  });
});

describe('import-published', () => {
  it('refuses a folder without the tables, and makes no database', async (context) => {
    const folder = makeTemporaryFolder(context);
    const { code, stderr } = await runCommand(['import-published', folder, '--data', join(folder, 'data')]);
    assert.equal(code, 2);
    assert.match(stderr, /defocus_models\.csv\.gz: expected a table that can be read, got no such file/);
    const status = await runCommand([
      'analyze',
      'published',
      '--measure',
      'forgetting',
      '--data',
      join(folder, 'data'),
    ]);
    assert.match(status.stderr, /no study yet; `import-published DIR`/);
  });

  it('tells a table that is none', async (context) => {
    const folder = makeTemporaryFolder(context);
    mkdirSync(join(folder, 'tables'));
    writeFileSync(join(folder, 'tables', 'defocus_models.csv.gz'), 'no archive');
    const { code, stderr } = await runCommand(['import-published', join(folder, 'tables'), '--data', folder]);
    assert.equal(code, 2);
    assert.match(stderr, /defocus_models\.csv\.gz: expected a table that can be read, got incorrect header check/);
  });
});

describe('results of a published study', () => {
  it('are printed by the fields of our own, with null for what is not published', async (context) => {
    const data = makeTemporaryFolder(context);
    writePublishedStudies(join(data, 'results.sqlite'), createSmallPublished());
    const read = async (study: string) =>
      JSON.parse((await runCommand(['results', study, '--json', '--data', data])).stdout) as Record<string, unknown>[];
    const [network] = await read('published-defocus');
    const { before: start, after: end, domains, ...rest } = network;
    assert.deepEqual(rest, {
      network: '-10nm→5nm/none/1e-4/1e-5/128/0',
      kind: 'transfer',
      study: 'published-defocus',
      source: '-10nm',
      target: '5nm',
      freeze: 'none',
      pretrainLearningRate: 1e-4,
      transferLearningRate: 1e-5,
      images: 128,
      replicate: 0,
      mixture: null,
      keys: null,
    });
    const unknown = { crossEntropy: null, iou: null, dice: null, precision: null, recall: null };
    assert.deepEqual(start, { loss: 0.75, trainedLoss: 0.75 + 0.3133, ...unknown });
    assert.deepEqual(end, { loss: 0.375, trainedLoss: 0.375 + 0.3133, ...unknown });
    assert.equal(Object.keys(domains as object).length, 11);

    const [mixture] = await read('published-baseline');
    assert.deepEqual(
      [mixture['kind'], mixture['source'], mixture['freeze'], mixture['transferLearningRate'], mixture['before']],
      ['mixture', null, null, null, null],
    );
    assert.deepEqual(
      mixture['mixture'],
      createSmallPublished()[1].networks.flatMap((each) => ('mixture' in each ? each.mixture : [])),
    );
    assert.deepEqual(Object.keys(mixture['domains'] as object), ['-10nm', '5nm']);
  });
});
