import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { adjustPValues } from '../../../analysis/pairs/adjust-p-values.js';
import { rankDifferences } from '../../../analysis/pairs/signed-ranks.js';

// p-values of scipy 1.17.1: scipy.stats.wilcoxon(…, zero_method='wilcox', correction=False), method 'exact' or 'approx'.

describe('the signed-rank test', () => {
  it('is exact for few differences without ties', () => {
    const found = rankDifferences([0.005, 0.02, -0.012, 0.035, 0.028, -0.014, 0.015, 0.082, 0.049, -0.007]);
    assert.deepEqual([found.count, found.positive, found.negative], [10, 46, 9]);
    assertClose(found.pValue, 0.064453125);
    assertClose(found.rankBiserial, 0.6727272727272727);
    assertClose(rankDifferences([1, 2, 3, 4, 5, 6, 7, 8, 9, -10, 11, 12]).pValue, 0.02099609375);
  });

  it('leaves out zeros and shares ranks among ties', () => {
    const found = rankDifferences([1, 1, 2, -1, 0, 3, 2, -2, 4, 5, 3, 0, 1, 2]);
    assertClose(found.pValue, 0.01766169622864835);
    assertClose(found.rankBiserial, 0.7692307692307693);
    assert.equal(found.count, 12);
  });

  it('goes by the normal distribution for many differences', () => {
    const many = Array.from({ length: 79 }, (_, at) => ((((at + 1) * 37) % 101) - 40) / 10);
    const found = rankDifferences(many);
    assertClose(found.pValue, 0.003430290021223493);
    assertClose(found.rankBiserial, 0.3813696851671535);
  });

  it('is the same when all signs are turned, but for the sign of the effect', () => {
    const differences = [0.3, -0.1, 0.7, 0.2];
    const [found, turned] = [differences, differences.map((each) => -each)].map(rankDifferences);
    assert.equal(found.pValue, turned.pValue);
    assert.equal(found.rankBiserial, -turned.rankBiserial);
  });

  it('tells nothing where no difference is left', () => {
    assert.equal(rankDifferences([0, 0]).pValue, 1);
    assert.equal(rankDifferences([]).rankBiserial, NaN);
  });
});

describe('Holm’s correction', () => {
  it('gives what statsmodels gives', () => {
    // statsmodels.stats.multitest.multipletests(…, method='holm')[1]
    const adjusted = adjustPValues([0.01, 0.04, 0.03, 0.005, 0.5]);
    [0.04, 0.09, 0.09, 0.025, 0.5].forEach((expected, at) => assertClose(adjusted[at], expected));
  });
});

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}
