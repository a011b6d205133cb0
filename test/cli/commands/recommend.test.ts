import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { PUBLISHED_FOLDER, publishedMissing } from '../../published-folder.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { sampleNetwork } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

interface Answer {
  readonly tables: readonly {
    readonly studies: readonly string[];
    readonly domain: { readonly name: string };
    readonly extrapolated: boolean;
    readonly extrapolation: readonly string[];
    readonly settings: readonly {
      readonly loss: number;
      readonly seconds: number | null;
      readonly networks: readonly unknown[];
    }[];
  }[];
}

describe('recommend', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand(['recommend', ...args, '--data', data]);
  const ask = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).stdout) as Answer;

  before(() => {
    const results = join(data, 'results.sqlite');
    writePublishedStudies(results, createSmallPublished());
    const writer = createResultWriter(results);
    const { result, steps } = sampleNetwork('1');
    const study = parseStudy(minimalStudy(), 'minimal.yaml');
    writer.recordNetworks([{ result, steps }]);
    const cells = [{ network: '1', record: result.keys.record }];
    writer.registerPlan({ plan: 'p', study: 'sample', document: JSON.stringify(study), cells });
    writer.close();
  });

  it('ranks published transfers and mixtures for a target as one JSON object', async () => {
    const { tables } = await ask('--target', 'defocus=5nm,dose=400,structure=w_CdSe', '--images', '128');
    assert.equal(tables.length, 1);
    assert.deepEqual(tables[0].studies, ['published-defocus', 'published-baseline']);
    assert.equal(tables[0].extrapolated, false);
    assert.deepEqual(
      tables[0].settings.map(({ loss, networks }) => [loss, networks.length]),
      [
        [7 / 16, 3],
        [1 / 2, 1],
      ],
    );
  });

  it('knows how long one’s own networks took to train, and goes by it', async () => {
    const args = ['--target', 'over', '--study', 'sample'];
    const [table] = (await ask(...args, '--budget', '3s')).tables;
    // pretraining and transfer of 1.5 s each: see sample-results.ts
    assert.deepEqual(
      table.settings.map(({ seconds }) => seconds),
      [3],
    );
    const { stdout, code } = await run(...args, '--budget', '2s');
    assert.equal(code, 0);
    assert.match(stdout, /1 setting took longer than 2 s to train and is left out; the quickest of them 3 s/);
  });

  it('says in which fields and how far it extrapolates', async () => {
    const target = 'defocus=40nm,dose=100,structure=w_GaN,diameter=20nm';
    const [table] = (await ask('--target', target, '--images', '20', '--study', 'published')).tables;
    assert.equal(table.extrapolated, true);
    const expected = [
      /^defocus 40 nm lies outside all that was measured .*: nearest used is 5 nm, 35 nm away$/,
      /^dose 100 e\/Å² .*: nearest used is 400 e\/Å², 4 times as high$/,
      /^structure w_GaN was not measured .*w_CdSe\): used is w_CdSe, the same lattice of other elements$/,
      /^diameter 20 nm .*: used is 3 to 5 nm, 15 nm away$/,
      /^20 images are fewer than any measured \(128 alone\): these took 128$/,
    ];
    assert.equal(table.extrapolation.length, expected.length);
    expected.forEach((pattern, at) => assert.match(table.extrapolation[at], pattern));
    const { stdout } = await run('--target', target);
    assert.match(stdout, /\(extrapolated\)/);
  });

  it('draws a table for people, with the networks behind the first', async () => {
    const { stdout } = await run('--target', '5nm', '--study', 'published-defocus');
    assert.match(stdout, /source +freeze/);
    assert.match(stdout, /one setting was measured, so nothing is compared/);
    assert.match(stdout, /behind 1, in published-defocus: /);
  });

  it('names each thing that is wrong with a question', async () => {
    const wrong = [
      [[], /--target: expected defocus=.*, got nothing/],
      [['--target', 'defocs=1nm'], /--target: expected one of defocus, .*, got defocs \(perhaps defocus\)/],
      [['--target', 'defocus=10'], /--target defocus: expected a length as -10nm .*, got 10/],
      [
        ['--target', 'dose=-3,dose=4'],
        /--target dose: expected one value, got two\n.*--target dose: expected a number above 0, .*, got -3/,
      ],
      [['--target', 'here'], /--target: expected field=value .* or the name of a domain, got here/],
      [['--target', '5nm', '--images', '0.5'], /--images: expected a whole number above 0, got 0\.5/],
      [['--target', '5nm', '--budget', 'long'], /--budget: expected a time above 0 as 45min, .*, got long/],
      [['--target', '5nm', '--study', 'other'], /study: expected one of those in .*, got other/],
    ] as const;
    for (const [args, message] of wrong) {
      const { code, stderr } = await run(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });

  it('says how to get a study where there is none', async (context) => {
    const empty = makeTemporaryFolder(context);
    const { code, stderr } = await runCommand(['recommend', '--target', '5nm', '--data', empty]);
    assert.equal(code, 2);
    assert.match(stderr, /expected one in .*, got none; `run STUDY\.yaml` makes one, `import-published DIR`/);
  });

  it('finds the paper’s own conditions in its tables', { skip: publishedMissing }, async (context) => {
    const folder = makeTemporaryFolder(context);
    await runCommand(['import-published', PUBLISHED_FOLDER, '--data', folder]);
    const args = ['recommend', '--target', 'defocus=-10nm,dose=300,structure=w_CdSe', '--images', '128', '--json'];
    const { tables } = JSON.parse((await runCommand([...args, '--data', folder])).stdout) as Answer;
    assert.deepEqual(
      tables.map(({ domain, extrapolated }) => [domain.name, extrapolated]),
      [
        ['w_CdSe_small', false],
        ['w_CdSe_large', false],
        ['300', false],
      ],
    );
    for (const { settings } of tables) for (const { networks } of settings) assert.equal(networks.length, 3);
  });
});
