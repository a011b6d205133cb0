import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseStudy } from '../../study/parse-study.js';
import { planStudy } from '../../study/plan.js';

const COMMITTED = new URL('../../../configs/desk/', import.meta.url);

// 20 pairs x 3 ways of freezing x 3; 12 x 3 x 2 sizes x 2 rates x 2; 90 x 2; 9 pairs x 3 shares x 2
const STUDIES = { noise: 180, defocus: 288, structure: 180, baseline: 54 } as const;

describe('the studies of a desk', () => {
  const read = (name: string) => parseStudy(readFileSync(new URL(`${name}.yaml`, COMMITTED), 'utf8'), `${name}.yaml`);

  for (const [name, networks] of Object.entries(STUDIES)) {
    it(`${name} has ${networks} networks, at most 0.5 Å a pixel and whole particles`, () => {
      const study = read(name);
      assert.equal(planStudy(study).networks.length, networks);
      assert.equal(study.name, `desk-${name}`);
      for (const { grid, structure } of study.domains) {
        assert.ok(grid.pixelAngstrom <= 0.5);
        // the image shows the cell, and the cell holds the largest particle
        assert.equal(grid.pixels * grid.pixelAngstrom, structure.cellAngstrom);
        assert.ok(structure.particles.diameterAngstrom[1] < structure.cellAngstrom);
      }
    });
  }

  it('learn from images of the same structures in defocus and baseline', () => {
    const [defocus, baseline] = [read('defocus'), read('baseline')];
    assert.equal(defocus.seed, baseline.seed);
    assert.deepEqual(defocus.domains, baseline.domains);
  });
});
