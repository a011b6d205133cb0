import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeStudies } from '../../analysis/merge-studies.js';
import { MEASURES, type MeasureName } from '../../analysis/measure.js';
import type { Question } from '../../analysis/question.js';
import { tabulateMeasure } from '../../analysis/tabulate.js';
import { createStreams } from '../../study/random-stream.js';
import type { MeasuredStudy } from '../../study/measured-study.js';
import { sampleMeasured, sampleStudy } from './sample-study.js';

// Losses at -10, 0 and 10 nm, before and after.
const FIRST = [
  [0.1, 0.5, 0.3],
  [0.2, 0.6, 0.1],
] as const;
const SECOND = [
  [0.2, 0.5, 0.6],
  [0.4, 0.6, 0.7],
] as const;

const twins = sampleStudy([sampleMeasured(FIRST), sampleMeasured(SECOND, { replicate: 1 })]);

describe('measures', () => {
  // By hand from paper.md section 6, means of the two networks.
  const expected: Partial<Record<MeasureName, number>> = {
    'target-loss-before': 0.45,
    'target-loss-after': 0.4,
    'loss-gap-ood-before': 0.3,
    'loss-gap-ood-after': -0.1,
    forgetting: 0.15,
    'share-improved': 0.5,
    'spread-of-reduced-before': 0.15,
    'spread-of-reduced-after': 0.05,
    'spread-of-reduced-shift': -0.1,
    'spread-per-network-before': 0.15,
    'spread-per-network-after': 0.1,
  };
  for (const [name, value] of Object.entries(expected)) {
    it(`have ${name} as worked out by hand, without the domain at 0 nm`, () => {
      const table = tabulate(twins, name as MeasureName, { reduction: 'mean' });
      assert.deepEqual([table.rows, table.columns, table.counts], [['-10nm'], ['10nm'], [[2]]]);
      const found = table.values[0][0];
      assert.ok(found !== null && Math.abs(found - value) < 1e-12, `${found} is not ${value}`);
    });
  }

  it('take the gap in distribution where a network has it, and are null where none has', () => {
    const known = sampleStudy([sampleMeasured(FIRST, { gapInDistribution: 0.25 }), sampleMeasured(SECOND)]);
    assert.deepEqual(tabulate(known, 'loss-gap-id').values, [[0.25]]);
    assert.deepEqual(tabulate(twins, 'loss-gap-id').values, [[null]]);
  });

  it('keep to a spread over all domains where all are in focus', () => {
    const inFocus = { ...twins, domains: twins.domains.map((domain) => ({ ...domain, defocusAngstrom: 0 })) };
    const [value] = tabulate(inFocus, 'spread-per-network-before', { reduction: 'min' }).values[0];
    const byHand = Math.sqrt((0.2 ** 2 + 0.2 ** 2) / 3);
    assert.ok(value !== null && Math.abs(value - byHand) < 1e-12);
  });

  it('reduce over all networks of a pretraining for the spread before transfer, whatever the target', () => {
    const other = sampleMeasured([SECOND[0], FIRST[1]], { target: '0nm' });
    const study = sampleStudy([sampleMeasured(FIRST), other]);
    const { columns, values } = tabulate(study, 'spread-of-reduced-before', { reduction: 'mean' });
    assert.deepEqual(columns, ['0nm', '10nm']);
    assert.equal(values[0][0], values[0][1]);
    assert.ok(Math.abs((values[0][0] ?? NaN) - 0.15) < 1e-12);
  });
});

describe('a table', () => {
  it('has rows and columns in ascending order, and null where there is no network', () => {
    const study = sampleStudy([
      sampleMeasured(FIRST, { source: '10nm', target: '-10nm', images: 512 }),
      sampleMeasured(FIRST, { source: '-10nm', target: '10nm', images: 64 }),
      sampleMeasured(FIRST, { source: '-10nm', target: '0nm', images: 128 }),
    ]);
    const byDomain = tabulate(study, 'target-loss-after');
    assert.deepEqual(byDomain.rows, ['-10nm', '10nm']);
    assert.deepEqual(byDomain.columns, ['-10nm', '0nm', '10nm']);
    assert.deepEqual(byDomain.values, [
      [null, 0.6, 0.1],
      [0.2, null, null],
    ]);
    assert.deepEqual(tabulate(study, 'target-loss-after', { columns: 'images' }).columns, [64, 128, 512]);
  });

  it('holds the networks that pass all filters', () => {
    const filters = [
      { field: 'images', operator: '>', value: 64 },
      { field: 'target', operator: '!=', value: '0nm' },
    ] as const;
    const study = sampleStudy([
      sampleMeasured(FIRST, { images: 64 }),
      sampleMeasured(FIRST, { images: 128, target: '0nm' }),
      sampleMeasured(SECOND, { images: 128 }),
    ]);
    assert.deepEqual(tabulate(study, 'target-loss-after', { filters }).values, [[0.7]]);
    const inOrder = [{ field: 'target', operator: '<', value: '10nm' }] as const;
    assert.deepEqual(tabulate(study, 'target-loss-after', { filters: inOrder }).values, [[0.6]]);
  });

  it('leaves out networks that lack a field, such as the source of a mixture', () => {
    const shares = [
      { domain: '-10nm', images: 16 },
      { domain: '10nm', images: 48 },
    ];
    const mixture = sampleMeasured(FIRST, { kind: 'mixture', source: null, freeze: null, mixture: shares });
    const study = sampleStudy([mixture]);
    assert.deepEqual(tabulate(study, 'target-loss-after').values, []);
    const byImages = tabulate(study, 'target-loss-after', { rows: 'images' });
    assert.deepEqual([byImages.rows, byImages.values], [[64], [[0.1]]]);
    assert.deepEqual(tabulate(study, 'target-loss-after', { rows: 'mixture' }).rows, ['-10nm:16+10nm:48']);
    assert.deepEqual(tabulate(study, 'spread-of-reduced-after', { rows: 'images' }).values, [[null]]);
  });

  it('of merged studies finds each loss at its domain', () => {
    const other = sampleStudy(
      [
        sampleMeasured(
          [
            [1, 2],
            [3, 4],
          ],
          { source: '-10nm', target: '20nm' },
        ),
      ],
      [-100, 200],
    );
    const merged = mergeStudies('both', [twins, other]);
    assert.deepEqual(
      merged.domains.map(({ name }) => name),
      ['-10nm', '0nm', '10nm', '20nm'],
    );
    assert.deepEqual(tabulate(merged, 'target-loss-after', { reduction: 'max' }).values, [[0.7, 4]]);
  });
});

describe('intervals', () => {
  it('are the same for the same data and hold the value', () => {
    const random = createStreams(3)('losses');
    const study = sampleStudy(
      [0, 1, 2].map((replicate) =>
        sampleMeasured(
          [
            [0, 0, 1],
            [0, 0, 0.1 + 0.01 * random.uniform()],
          ],
          { replicate },
        ),
      ),
    );
    const first = tabulate(study, 'target-loss-after');
    assert.deepEqual(tabulate(study, 'target-loss-after'), first);
    const [interval, value] = [first.intervals[0][0], first.values[0][0]];
    assert.ok(interval !== null && value !== null && interval[0] <= value && value <= interval[1]);
    assert.ok(interval[1] > interval[0]);
  });

  it('are null where chance repeated nothing', () => {
    const settings = [32, 64].map((images) => sampleMeasured(FIRST, { images }));
    assert.deepEqual(tabulate(sampleStudy(settings), 'target-loss-after').intervals, [[null]]);
    const shared = [32, 64].map((images) => sampleMeasured(FIRST, { images, pretraining: 'one' }));
    assert.deepEqual(tabulate(sampleStudy(shared), 'target-loss-after').intervals, [[null]]);
  });

  it('hold the mean of the distribution that the networks came from in about 95 of 100 cases', () => {
    const random = createStreams(11)('coverage');
    let held = 0;
    for (let round = 0; round < 200; round++) {
      const networks = Array.from({ length: 24 }, (_, at) =>
        sampleMeasured(
          [
            [0, 0, 1],
            [0, 0, 0.5 + 0.1 * random.normal()],
          ],
          { images: Math.floor(at / 3), replicate: at % 3 },
        ),
      );
      const table = tabulate(sampleStudy(networks), 'target-loss-after', { reduction: 'mean' });
      const interval = table.intervals[0][0];
      if (interval !== null && interval[0] < 0.5 && 0.5 < interval[1]) held++;
    }
    // three standard deviations of a binomial count around 190, and some for the percentiles of so few
    assert.ok(held >= 176 && held <= 199, `${held} of 200`);
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
