import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawSteps, type Candidate } from '../../../cli/verify/draw-steps.js';

const KINDS = ['generate', 'pretrain', 'transfer', 'evaluate'] as const;

/** One dataset, and ever more of the rest. */
const CANDIDATES: readonly Candidate[] = KINDS.flatMap((kind, place) =>
  Array.from({ length: 1 + 10 * place }, (_, index) => ({ key: `${kind}-${index}`, kind })),
);

const keys = (steps: readonly Candidate[]) => steps.map(({ key }) => key);

describe('the steps to verify', () => {
  it('are the same for the same seed, in whatever order the store lists them, and others for another', () => {
    const drawn = keys(drawSteps(CANDIDATES, 5, 1));
    assert.deepEqual(keys(drawSteps([...CANDIDATES].reverse(), 5, 1)), drawn);
    assert.notDeepEqual(keys(drawSteps(CANDIDATES, 5, 2)), drawn);
  });

  it('are of all kinds in turn, none twice', () => {
    for (let seed = 0; seed < 20; seed++) {
      assert.equal(new Set(drawSteps(CANDIDATES, 4, seed).map(({ kind }) => kind)).size, 4);
      const drawn = keys(drawSteps(CANDIDATES, 30, seed));
      assert.deepEqual([new Set(drawn).size, drawn.length], [30, 30]);
    }
  });

  it('are all where there are fewer than asked for', () => {
    assert.deepEqual(keys(drawSteps(CANDIDATES, 1000, 3)).sort(), keys(CANDIDATES).sort());
    assert.deepEqual(drawSteps([], 3, 3), []);
  });

  it('are each as likely within a kind', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 1100; seed++) {
      const [key = ''] = keys(
        drawSteps(
          CANDIDATES.filter(({ kind }) => kind === 'pretrain'),
          1,
          seed,
        ),
      );
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    assert.equal(counts.size, 11);
    // 100 each, and a deviation of 10
    for (const count of counts.values()) assert.ok(count > 50 && count < 150);
  });
});
