import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseStudies, countNetworks } from '../../../bench/orchestrate/studies.js';
import { planStudy } from '../../../study/plan.js';

describe('the studies that are measured', () => {
  it('have together exactly as many networks as are asked for', () => {
    for (const networks of [1, 179, 180, 240, 419, 1000, 2754, 10_133, 10_854, 100_000]) {
      const counts = chooseStudies(networks).map(countNetworks);
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        networks,
      );
      assert.ok(!counts.includes(0), `an empty study at ${networks}`);
    }
  });

  it('are those of the paper, as far as they fit', () => {
    const names = (networks: number) => chooseStudies(networks).map(({ name }) => name);
    assert.deepEqual(names(10_854), ['paper-defocus', 'paper-noise', 'paper-structure', 'paper-baseline']);
    assert.deepEqual(names(1000), ['paper-noise', 'paper-baseline', 'part-of-a-branch']);
    assert.deepEqual(names(5), ['part-of-a-branch']);
  });

  it('share no training, and every one of their networks is another', () => {
    const plans = chooseStudies(520).map(planStudy);
    const trainings = plans.flatMap(({ steps }) =>
      Object.entries(steps).flatMap(([key, { kind }]) => (kind === 'pretrain' || kind === 'transfer' ? [key] : [])),
    );
    assert.equal(new Set(trainings).size, trainings.length);
    const records = plans.flatMap(({ networks }) => networks.map(({ steps }) => steps.record));
    assert.equal(new Set(records).size, 520);
  });
});
