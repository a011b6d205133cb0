import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSameNetwork } from '../../../cli/reproduce/is-same-network.js';

const SAME = [
  { kind: 'waves', verdict: 'bit-equal' },
  { kind: 'generate', verdict: 'bit-equal' },
  { kind: 'pretrain', verdict: 'bit-equal' },
  { kind: 'evaluate', verdict: 'bit-equal' },
] as const;
type Report = Parameters<typeof isSameNetwork>[0][number];

/** The reports with another verdict on one kind. */
function judge(kind: Report['kind'], verdict: Report['verdict']): readonly Report[] {
  return SAME.map((report) => (report.kind === kind ? { kind, verdict } : report));
}

describe('isSameNetwork', () => {
  it('is so where all steps and metrics are equal', () => {
    assert.equal(isSameNetwork(SAME, 0), true);
  });

  it('is not where nothing was evaluated, however well the rest is', () => {
    assert.equal(isSameNetwork(SAME.slice(0, 3), 0), false);
    assert.equal(isSameNetwork([], 0), false);
  });

  it('allows other metrics only where the evaluation has other bits itself', () => {
    assert.equal(isSameNetwork(SAME, 1), false);
    assert.equal(isSameNetwork(judge('evaluate', 'within-tolerance'), 1), true);
  });

  it('allows simulations that can’t be compared, and no training or evaluation', () => {
    for (const kind of ['waves', 'generate'] as const)
      assert.equal(isSameNetwork(judge(kind, 'not-comparable'), 0), true);
    for (const kind of ['pretrain', 'evaluate'] as const) {
      assert.equal(isSameNetwork(judge(kind, 'not-comparable'), 0), false);
    }
  });

  it('is not where any step differs or failed', () => {
    for (const { kind } of SAME) {
      for (const verdict of ['different', 'failed'] as const)
        assert.equal(isSameNetwork(judge(kind, verdict), 0), false);
    }
  });
});
