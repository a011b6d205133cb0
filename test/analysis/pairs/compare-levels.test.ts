import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MEASURES } from '../../../analysis/measure.js';
import { compareLevels } from '../../../analysis/pairs/compare-levels.js';
import type { Freeze } from '../../../study/recipe.js';
import { sampleMeasured, sampleStudy } from '../sample-study.js';

describe('levels of a field', () => {
  const network = (freeze: Freeze, images: number, replicate: number, loss: number) =>
    sampleMeasured(
      [
        [0, 0, 1],
        [0, 0, loss],
      ],
      { freeze, images, replicate },
    );
  const study = sampleStudy([
    ...[1, 2, 3].flatMap((part) => [
      network('none', 32 * part, 0, part),
      network('none', 32 * part, 1, part + 2),
      network('encoder', 32 * part, 0, part + 1.5),
      network('encoder', 32 * part, 1, part + 2 + part / 4),
    ]),
    network('decoder', 32, 0, 5),
  ]);
  const question = { measure: MEASURES['target-loss-after'], reduction: 'mean', filters: [], field: 'freeze' } as const;

  it('are compared setting by setting, replicates reduced first', () => {
    const [of, ...others] = compareLevels(study, question).filter(({ first }) => first === 'encoder');
    assert.deepEqual([of.first, of.second, of.pairs, others.length], ['encoder', 'none', 3, 0]);
    // (1.5 + part / 4) / 2 for each of three settings
    assert.deepEqual([of.medianDifference, of.rankBiserial, of.pValue], [-1, -1, 0.25]);
  });

  it('are corrected together, and left out where no setting has both', () => {
    const all = compareLevels(study, question);
    assert.deepEqual(
      all.map(({ first, second, pairs }) => [first, second, pairs]),
      [
        ['decoder', 'encoder', 1],
        ['decoder', 'none', 1],
        ['encoder', 'none', 3],
      ],
    );
    assert.deepEqual(
      all.map(({ adjustedPValue }) => adjustedPValue),
      [1, 1, 0.75],
    );
  });

  it('take the networks that pass the filters', () => {
    const filters = [{ field: 'images', operator: '>', value: 32 }] as const;
    const [of, ...others] = compareLevels(study, { ...question, filters });
    assert.deepEqual([of.pairs, others.length], [2, 0]);
  });
});
