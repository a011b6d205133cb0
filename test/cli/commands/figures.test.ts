import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import { createSmallPublished } from '../../results/published/small-published.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';
import { runCommand } from '../run-command.js';

describe('figures', () => {
  const data = makeTemporaryFolder({ after });
  const run = (...args: readonly string[]) => runCommand(['figures', ...args, '--data', data]);
  before(() => writePublishedStudies(join(data, 'results.sqlite'), createSmallPublished()));

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

  it('refuses figures, reductions and conditions that it doesn’t know', async () => {
    const wrong = await run('published', '--figure', 'nose');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--figure: expected one of hyperparameters, transfer/);
    const condition = await run('published', '--where', 'colour = red');
    assert.equal(condition.code, 2);
    assert.match(condition.stderr, /--where/);
  });
});
