import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { listHeldOutStretches, listStretches, nameMixture } from '../../study/mixture.js';

describe('a mixture', () => {
  it('has the name that mixtures of the published tables have', () => {
    const shares = [
      { domain: '-10nm', images: 128 },
      { domain: '5nm', images: 384 },
    ];
    assert.equal(nameMixture(shares), '-10nm:128+5nm:384');
  });

  it('has neighbouring places of its datasets, none of them twice', () => {
    assert.deepEqual(listStretches({ datasets: ['a', 'b', 'c'], images: [128, 300, 84] }), [
      { dataset: 'a', first: 0, count: 128 },
      { dataset: 'b', first: 128, count: 300 },
      { dataset: 'c', first: 428, count: 84 },
    ]);
  });

  it('is validated on held-out images in its own shares, as many as one domain has', () => {
    assert.deepEqual(listHeldOutStretches({ datasets: ['a', 'b'], images: [128, 384] }, 496), [
      { dataset: 'a', first: 0, count: 124 },
      { dataset: 'b', first: 124, count: 372 },
    ]);
    assert.deepEqual(listHeldOutStretches({ datasets: ['a', 'b'], images: [1, 1] }, 1), [
      { dataset: 'a', first: 0, count: 1 },
    ]);
  });

  it('is validated on as many held-out images whatever its shares, each within one of its share', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 10 });
    const property = fc.property(counts, fc.integer({ min: 1, max: 5000 }), (images, heldOut) => {
      const datasets = images.map((_, index) => String(index));
      const stretches = listHeldOutStretches({ datasets, images }, heldOut);
      assert.equal(
        stretches.reduce((sum, { count }) => sum + count, 0),
        heldOut,
      );
      const total = images.reduce((sum, count) => sum + count, 0);
      for (const { dataset, count } of stretches) {
        assert.ok(Math.abs(count - (heldOut * (images[Number(dataset)] ?? 0)) / total) < 1);
      }
    });
    fc.assert(property, { seed: 1 });
  });
});
