import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TransformCount } from '../../bench/simulate/count-transforms.js';
import { drawWorkAtoms, SETTINGS, WORKS } from '../../bench/simulate/work.js';
import { createGrid } from '../../physics/grid.js';
import { countSlices, sliceAtoms } from '../../physics/potential.js';
import { simulateAtoms } from '../../physics/simulation.js';

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

describe('the count of transforms', () => {
  it('of one slice at rest is one an element, two of the potential and transmission, and one an image and an array', () => {
    const count = new TransformCount();
    simulateAtoms(
      count,
      {
        cellAngstrom: [1.6, 1.6, 2],
        atomicNumbers: Uint8Array.of(29, 79),
        positionsAngstrom: Float64Array.of(0.4, 0.4, 1, 1, 1, 1),
      },
      { ...SETTINGS, placement: 'bilinear', defociAngstrom: [-100, 100] },
    );
    // Two elements there and back; two a transmission, of which the pair's second one counts too; the wave there and back.
    const multislice = 2 + 1 + 2 * 2 + 2;
    const [images, exitWave, potential] = [2, 1, 2 + 1];
    assert.equal(count.transforms, multislice + images + exitWave + potential);
  });
});
