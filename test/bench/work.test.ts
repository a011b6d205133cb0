import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawWorkAtoms, SETTINGS, WORKS } from '../../bench/simulate/work.js';
import { createGrid } from '../../physics/grid.js';
import { countSlices, sliceAtoms } from '../../physics/potential.js';

describe('the work of bench:simulate', () => {
  for (const work of WORKS) {
    it(`is CdSe on carbon that fills ${work.slices} slices of ${work.pixels} pixels, none of them empty`, () => {
      const atoms = drawWorkAtoms(work);
      assert.deepEqual(createGrid(atoms.cellAngstrom, SETTINGS.samplingAngstrom).shape, [work.pixels, work.pixels]);
      const slices = countSlices(atoms.cellAngstrom[2], SETTINGS.sliceThicknessAngstrom);
      assert.equal(slices, work.slices);
      assert.ok(sliceAtoms(atoms, slices).every((slice) => slice.size > 0));
      assert.deepEqual([...new Set(atoms.atomicNumbers)].sort(), [34, 48, 6]);
    });
  }

  it('is the same atoms each time', () => {
    assert.deepEqual(drawWorkAtoms(WORKS[0]), drawWorkAtoms(WORKS[0]));
  });
});
