import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createResultWriter } from '../../../results/sqlite/result-writer.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { parseStudy } from '../../../study/parse-study.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { sampleMixture, sampleNetwork } from '../../results/sample-results.js';
import { minimalStudy } from '../../study/study-text.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

describe('figures', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand(['figures', ...args, '--data', data]);
  before(() => {
    const path = join(data, 'results.sqlite');
    writePublishedStudies(path, createSmallPublished());
    const document = JSON.stringify(parseStudy(minimalStudy(), 'minimal.yaml'));
    const writer = createResultWriter(path);
    const networks = { mixed: sampleMixture('1'), sample: sampleNetwork('2') };
    writer.recordNetworks(Object.values(networks));
    for (const [study, { result }] of Object.entries(networks)) {
      const cells = [{ network: result.identity.id, record: result.keys.record }];
      writer.registerPlan({ plan: study, study, document, cells });
    }
    writer.close();
  });

  it('writes every figure that the study gives as .svg with its numbers as .csv, and says why it has no other', async () => {
    const out = join(data, 'all');
    const { code, stdout } = await run('published', '--out', out);
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(out).sort(), [
      'generalisation.csv',
      'generalisation.svg',
      'mixtures.csv',
      'mixtures.svg',
      'transfer.csv',
      'transfer.svg',
    ]);
    assert.match(readFileSync(join(out, 'transfer.svg'), 'utf8'), /^<svg [^>]*viewBox/);
    const [header, first] = readFileSync(join(out, 'transfer.csv'), 'utf8').split('\n');
    assert.equal(header, 'map,pretraining,target,loss,networks,interval_low,interval_high');
    // losses before are an eighth of the domain's number, and that of 5 nm is 6
    assert.match(first, /^after pretraining,-10nm,5nm,0\.75,3,0\.75,0\.75$/);
    assert.match(stdout, /– noise +there is no dose that alone differs/);
  });

  it('draws one figure with a reduction and a condition', async () => {
    const out = join(data, 'one');
    const args = ['--figure', 'transfer', '--reduce', 'max', '--where', 'images = 128', '--out', out, '--json'];
    const { code, stdout } = await run('published-defocus', ...args);
    assert.equal(code, 0);
    const { figures } = JSON.parse(stdout) as { figures: readonly { rows: readonly (readonly unknown[])[] }[] };
    assert.equal(figures[0].rows[1][3], 0.5);
    assert.match(readFileSync(join(out, 'transfer.svg'), 'utf8'), /max of 3 networks a cell · only images = 128/);
  });

  it('exits 1 and writes nothing where the figure that was asked for can’t be drawn', async () => {
    const out = join(data, 'none');
    const { code, stdout } = await run('published', '--figure', 'noise', '--out', out);
    assert.equal(code, 1);
    assert.match(stdout, /noise +there is no dose/);
    assert.equal(existsSync(out), false);
  });

  it('compares the published mixtures with networks of the published defocus study, and says so', async () => {
    const args = ['--figure', 'mixtures', '--out', join(data, 'baseline'), '--json'];
    const { code, stdout } = await run('published-baseline', ...args);
    assert.equal(code, 0);
    const [{ caption, rows }] = parseFigures(stdout);
    assert.match(caption, /Pretrained and transferred networks are those of the study published-defocus/);
    assert.deepEqual(
      rows.filter((row) => row[1] === '5nm').map(([kind, , share, images, loss]) => [kind, share, images, loss]),
      [
        ['pretrained', 0, null, 0.75],
        ['mixture', 0.25, null, 0.5],
        ['transferred', null, 128, 7 / 16],
      ],
    );
    const together = await run('published', ...args);
    const [{ caption: ofAll, rows: same }] = parseFigures(together.stdout);
    assert.match(ofAll, /study published-defocus/);
    assert.deepEqual(
      same.map((row) => row.slice(0, 6)),
      rows.map((row) => row.slice(0, 6)),
    );
  });

  it('shows the mixtures of a pair from whichever end is asked for', async () => {
    const args = ['--figure', 'mixtures', '--out', join(data, 'pair'), '--json', '--pair'];
    const [{ title, rows }] = parseFigures((await run('published-baseline', ...args, '5nm,-10nm')).stdout);
    assert.match(title, /mixture of 5 nm and −10 nm/);
    assert.deepEqual(
      rows.filter(([kind]) => kind === 'mixture').map((row) => row.slice(1, 5)),
      [
        ['5nm', 0.75, null, 0.5],
        ['-10nm', 0.75, null, 0.25],
      ],
    );
    const absent = await run('published-baseline', ...args, '-10nm,10nm');
    assert.equal(absent.code, 1);
    assert.match(absent.stdout, /there is no mixture of -10nm and 10nm/);
    for (const wrong of ['-10nm', '-10nm,-10nm', '-10nm,7nm', '-10nm,5nm,10nm', '']) {
      const { code, stderr } = await run('published-baseline', ...args, wrong);
      assert.equal(code, 2, wrong);
      assert.match(stderr, /--pair: expected two domains of published-baseline/);
    }
  });

  it('compares recorded mixtures with the networks of another study that is named', async () => {
    const args = ['--figure', 'mixtures', '--out', join(data, 'recorded'), '--json'];
    const alone = parseFigures((await run('mixed', ...args)).stdout)[0];
    assert.deepEqual(
      alone.rows.map(([kind, on, share, , loss]) => [kind, on, share, loss]),
      [
        ['mixture', 'over', 0.25, 0.4],
        ['mixture', 'under', 0.25, 0.3],
      ],
    );
    const { caption, rows } = parseFigures(
      (await run('mixed', ...args, '--with', 'sample', '--pair', 'under,over')).stdout,
    )[0];
    assert.match(caption, /those of the study sample\./);
    assert.deepEqual(
      rows.map(([kind, on, share, , loss]) => [kind, on, share, loss]),
      [
        ['pretrained', 'under', 0, 0.1],
        ['pretrained', 'over', 0, 0.5],
        ['mixture', 'under', 0.75, 0.3],
        ['mixture', 'over', 0.75, 0.4],
        ['transferred', 'under', null, 0.3],
        ['transferred', 'over', null, 0.2],
      ],
    );
    const unknown = await run('mixed', ...args, '--with', 'nothing');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /expected one of those in .*mixed/);
  });

  it('refuses figures, reductions and conditions that it doesn’t know', async () => {
    const wrong = await run('published', '--figure', 'nose');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--figure: expected one of hyperparameters, transfer/);
    const condition = await run('published', '--where', 'colour = red');
    assert.equal(condition.code, 2);
    assert.match(condition.stderr, /--where/);
  });
});

const output = z.object({
  figures: z.array(z.object({ title: z.string(), caption: z.string(), rows: z.array(z.array(z.unknown())) })),
});

function parseFigures(stdout: string) {
  return output.parse(JSON.parse(stdout)).figures;
}
