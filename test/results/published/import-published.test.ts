import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { MEASURES, type MeasureName } from '../../../analysis/measure.js';
import { mergeStudies } from '../../../analysis/merge-studies.js';
import type { Question } from '../../../analysis/question.js';
import { tabulateMeasure } from '../../../analysis/tabulate.js';
import type { PublishedName } from '../../../results/published/published-study.js';
import { readPublishedStudies } from '../../../results/published/read-published.js';
import { maybeCreateMeasuredReader } from '../../../results/sqlite/measured-reader.js';
import { writePublishedStudies } from '../../../results/sqlite/published-writer.js';
import type { MeasuredStudy } from '../../../study/measured-study.js';
import { createStreams } from '../../../study/random-stream.js';
import { PUBLISHED_FOLDER, publishedMissing } from '../../published-folder.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

// Values in here are of L. Rangel DaCosta, H. Oill, M. Scott, doi:10.69761/kjte5358, CC-BY-4.0: their tables, and medians and
// deviations worked out of them by another program.

describe('the published tables', { skip: publishedMissing }, () => {
  const path = join(makeTemporaryFolder({ after }), 'results.sqlite');
  const read = (name: PublishedName): MeasuredStudy => {
    const reader = maybeCreateMeasuredReader(path);
    assert.ok(reader);
    const study = reader.read(name, { withGaps: true });
    reader.close();
    return study;
  };

  it('are imported as four studies, a second time as well', () => {
    for (let time = 0; time < 2; time++) writePublishedStudies(path, readPublishedStudies(PUBLISHED_FOLDER));
    const counts = (['published-defocus', 'published-noise', 'published-structure', 'published-baseline'] as const).map(
      (name) => read(name).networks.length,
    );
    assert.deepEqual(counts, [7200, 180, 2457, 720]);
  });

  it('keep three replicates of every setting', () => {
    for (const name of ['published-defocus', 'published-noise', 'published-structure', 'published-baseline'] as const) {
      const { networks } = read(name);
      assert.equal(new Set(networks.map(({ network }) => network)).size, networks.length);
      for (const replicate of [0, 1, 2]) {
        assert.equal(networks.filter((network) => network.replicate === replicate).length, networks.length / 3, name);
      }
    }
  });

  it('give the loss at the target before transfer from the columns by defocus, also at 64 images', () => {
    const [head, ...lines] = readLines('defocus_models.csv.gz');
    const { networks, domains } = read('published-defocus');
    lines.slice(0, 50).forEach((line, row) => {
      const cell = (column: string) => line[head.indexOf(column)];
      const place = domains.findIndex(({ name }) => name === networks[row].target);
      const column = `adjloss_pretrain_at_${cell('transfer_defocus_A')}A`;
      assert.equal(networks[row].before[place], Number(cell(column)));
      assert.equal(networks[row].after[place], Number(cell('adjloss_transfer_at_target')));
    });
  });

  it('subtract the offset where the table has not', () => {
    const [head, ...lines] = readLines('structure_models.csv.gz');
    const { networks, domains } = read('published-structure');
    const place = domains.findIndex(({ name }) => name === 'dc_C_large');
    const raw = Number(lines[0][head.indexOf('rawloss_transfer_at_dc_C_large')]);
    assert.equal(networks[0].after[place], raw - 0.3133);
  });

  it('read both stages of the noise study at the best epoch of each', () => {
    const [head, ...lines] = readLines('noise_histories.csv.gz');
    const { networks, domains } = read('published-noise');
    let differing = 0;
    networks.forEach((network, row) => {
      const best = (stage: string, dose: string) => {
        const own = lines.filter((line) => line[0] === String(row) && line[1] === stage);
        const losses = own.map((line) => Number(line[head.indexOf(`rawloss_val_at_${dose}`)]));
        return own[losses.indexOf(Math.min(...losses))];
      };
      const pretrain = best('pretrain', network.source ?? '');
      const transfer = best('transfer', network.target);
      if (pretrain[2] !== transfer[2]) differing++;
      domains.forEach(({ name }, place) => {
        const column = head.indexOf(`rawloss_val_at_${name}`);
        assert.equal(network.before[place], Number(pretrain[column]) - 0.3133);
        assert.equal(network.after[place], Number(transfer[column]) - 0.3133);
      });
      const target = Number(transfer[head.indexOf(`rawloss_val_at_${network.target}`)]);
      const training = Number(transfer[head.indexOf('rawloss_train')]);
      assert.ok(Math.abs(network.gapInDistribution - (target - training)) < 1e-12);
    });
    // the README says that they differ for 80 %
    assert.ok(Math.abs(differing / networks.length - 0.8) < 0.05);
  });

  it('have 273 of the 306 pairs of structures, in the paper’s order', () => {
    const { rows, columns, values } = tabulate(read('published-structure'), 'target-loss-after');
    assert.equal(values.flat().filter((value) => value !== null).length, 273);
    assert.ok(!rows.includes('spinel_Fe3O4_large') && !columns.includes('spinel_Co3O4_large'));
    const small = ['w_CdSe', 'w_ZnS', 'bcc_Fe', 'fcc_Ag', 'fcc_Cu', 'spinel_Co3O4', 'spinel_Fe3O4', 'dc_C', 'dc_Si'];
    assert.deepEqual(
      rows.slice(0, 9),
      small.map((lattice) => `${lattice}_small`),
    );
  });

  it('give medians over networks as the other program does', () => {
    const outOfFocus = [{ field: 'target', operator: '!=', value: '0nm' }] as const;
    const bySize = tabulate(read('published-defocus'), 'target-loss-after', {
      rows: 'study',
      columns: 'images',
      filters: outOfFocus,
    });
    assertRow(bySize.values[0], [0.01732041, 0.0160996, 0.01525755, 0.01442397]);
    const byFreeze = tabulate(read('published-defocus'), 'target-loss-after', {
      rows: 'study',
      columns: 'freeze',
      filters: outOfFocus,
    });
    assert.deepEqual(byFreeze.columns, ['decoder', 'encoder', 'none']);
    assertRow(byFreeze.values[0], [0.01543228, 0.01663889, 0.01508993]);
    const byDose = tabulate(read('published-noise'), 'target-loss-after', { rows: 'study' });
    assertRow(byDose.values[0], [0.06073294, 0.02721403, 0.01858941, 0.01406594, 0.01253001]);
  });

  it('give spreads over the defoci as the other program does', () => {
    const study = read('published-defocus');
    const before = tabulate(study, 'spread-of-reduced-before');
    const ofSource = (source: string) => before.values[before.rows.indexOf(source)];
    for (const [source, spread] of [
      ['0nm', 0.00279871],
      ['5nm', 0.03057453],
      ['10nm', 0.05795582],
    ] as const) {
      for (const value of ofSource(source)) if (value !== null) assertRow([value], [spread]);
    }
    const shifts = tabulate(study, 'spread-of-reduced-shift')
      .values.flat()
      .filter((value) => value !== null);
    assertRow([Math.min(...shifts), Math.max(...shifts)], [-0.05511566, 0.01777527]);
    assert.deepEqual(
      [shifts.filter((shift) => shift < 0).length, shifts.filter((shift) => shift > 0).length],
      [36, 14],
    );
    const ofMeans = tabulate(study, 'spread-of-reduced-shift', { reduction: 'mean' }).values.flat();
    assert.equal(ofMeans.filter((shift) => shift !== null && shift < 0).length, 40);
  });

  it('give the means of mixtures as the other program does', () => {
    const filters = [
      { field: 'pretrainLearningRate', operator: '=', value: 1e-4 },
      { field: 'target', operator: '=', value: '5nm' },
    ] as const;
    const study = read('published-baseline');
    const networks = study.networks.filter(({ mixture }) => mixture?.[0].domain === '-10nm');
    const question = { reduction: 'mean', rows: 'images', filters } as const;
    const { rows, values } = tabulate({ ...study, networks }, 'target-loss-after', question);
    assert.deepEqual(rows, [128, 256, 384]);
    assertRow([values[0][0], values[1][0]], [0.01689689, 0.01625171]);
  });

  it('stay apart where the four are taken together', () => {
    const names = ['published-defocus', 'published-noise', 'published-structure', 'published-baseline'] as const;
    const merged = mergeStudies('published', names.map(read));
    const together = tabulate(merged, 'forgetting');
    const alone = tabulate(read('published-noise'), 'forgetting');
    assert.equal(together.rows.length, 5 + 5 + 17);
    const row = together.values[together.rows.indexOf('30')];
    const found = alone.columns.map((column) => row[together.columns.indexOf(column)]);
    assert.deepEqual(found, alone.values[alone.rows.indexOf('30')]);
  });

  it('are refused where one is missing or broken, and nothing is changed', (context) => {
    const folder = makeTemporaryFolder(context);
    const copy = join(folder, 'tables');
    cpSync(PUBLISHED_FOLDER, copy, { recursive: true });
    writeFileSync(
      join(copy, 'baseline_models.csv'),
      readFileSync(join(copy, 'baseline_models.csv'), 'utf8').replace('128', 'x'),
    );
    const broken = { name: 'InputError', message: /baseline_models\.csv:2: n_major_images: expected a number, got x/ };
    assert.throws(() => readPublishedStudies(copy), broken);
    rmSync(join(copy, 'noise_models.csv'));
    const missing = {
      name: 'InputError',
      message: /noise_models\.csv: expected a table that can be read, got no such file/,
    };
    assert.throws(() => readPublishedStudies(copy), missing);
  });
});

function tabulate(study: MeasuredStudy, measure: MeasureName, changes: Partial<Question> = {}) {
  const question: Question = {
    measure: MEASURES[measure],
    reduction: 'median',
    filters: [],
    rows: 'source',
    columns: 'target',
    ...changes,
  };
  return tabulateMeasure(study, question, createStreams(0)('test'));
}

/** To the eight decimals that the other program's values have. */
function assertRow(found: readonly (number | null)[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, at) => {
    assert.ok(value !== null && Math.abs(value - expected[at]) < 6e-9, `${value} is not ${expected[at]}`);
  });
}

function readLines(file: string): readonly (readonly string[])[] {
  const text = gunzipSync(readFileSync(join(PUBLISHED_FOLDER, file))).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}
