import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CARBON_ATOMS_PER_CUBIC_ANGSTROM } from '../../../physics/structures/amorphous-carbon.js';
import { drawStructure } from '../../../physics/structures/structure.js';
import type { StructureClass } from '../../../study/domain.js';
import { createStreams } from '../../../study/random-stream.js';
import { findNearest } from './measure-atoms.js';
import { DEFOCUS_CLASS, PAPER_CLASSES } from './paper-classes.js';
import { distanceFromUniform } from './uniformity.js';

const streams = createStreams(21);

describe("particles on the paper's carbon", () => {
  // Small, large, sharp and faulted, with the whole cell of 128 Å: seconds each, so few.
  for (const structure of [PAPER_CLASSES[3], PAPER_CLASSES[15], PAPER_CLASSES[16], DEFOCUS_CLASS]) {
    it(`keep 1.4 Å to it, stand a fifth of a radius deep, and leave it at 2.2 g/cm^3: ${structure.name}`, () => {
      const { particles, particleAtoms, substrateAtoms, substrateThicknessAngstrom } = drawStructure(
        structure,
        streams('carbon', structure.name),
      );
      assert.ok(findNearest(substrateAtoms, substrateAtoms, 2) >= 1.4);
      const gap = findNearest(particleAtoms, substrateAtoms, 4);
      assert.ok(gap >= 1.4 && gap < 2.5, `nearest carbon at ${gap} Å`);

      const [left, right] = [1, 1 + substrateThicknessAngstrom];
      const z = substrateAtoms.positionsAngstrom.filter((_, i) => i % 3 === 2);
      assert.ok(z.every((value) => value >= left && value < right));
      for (const { zAngstrom, radiusAngstrom } of particles) {
        assert.ok(Math.abs(right - (zAngstrom - radiusAngstrom) - 0.2 * radiusAngstrom) < 1e-9);
      }
      const displaced = particles.reduce((sum, { radiusAngstrom }) => sum + capVolume(radiusAngstrom), 0);
      const free = 128 ** 2 * substrateThicknessAngstrom - displaced;
      // Counting some 10^5 atoms that avoid each other: errors far below 1 / sqrt(n) = 0.3 %.
      assert.ok(Math.abs(z.length / free / CARBON_ATOMS_PER_CUBIC_ANGSTROM - 1) < 0.003);
      const grams = ((z.length / free) * 12.011) / 0.602214076;
      assert.ok(Math.abs(grams - 2.2) < 0.01, `${grams} g/cm^3`);
    });
  }

  it('have any thickness of its range with equal chance', () => {
    const thicknesses = Array.from(
      { length: 300 },
      (_, index) => drawStructure(makeSmall([20, 80]), streams('thickness', index)).substrateThicknessAngstrom,
    );
    const critical = 1.95 / Math.sqrt(thicknesses.length);
    assert.ok(distanceFromUniform(thicknesses.map((thickness) => (thickness - 20) / 60)) < critical);
  });

  it('go no deeper than to the bottom of thin carbon, so that nothing leaves the cell', () => {
    for (const thickness of [0.1, 0.5, 1, 3]) {
      const { particles, particleAtoms } = drawStructure(makeSmall([thickness, thickness]), streams('thin', thickness));
      const [{ zAngstrom, radiusAngstrom }] = particles;
      assert.ok(Math.abs(zAngstrom - radiusAngstrom - Math.max(1, 1 + thickness - 0.2 * radiusAngstrom)) < 1e-9);
      const height = particleAtoms.cellAngstrom[2];
      const z = particleAtoms.positionsAngstrom.filter((_, i) => i % 3 === 2);
      assert.ok(
        z.every((value) => value >= 1 - 1e-9 && value <= height - 1 + 1e-9),
        `${thickness} Å`,
      );
    }
  });
});

describe('a structure', () => {
  it('is the same whenever it is drawn, and another one for another seed, split or index', () => {
    const draw = (seed: number, split: string, index: number) =>
      drawStructure(makeSmall([5, 10]), createStreams(seed)('structure', split, index));
    const first = draw(1, 'training', 4);
    draw(1, 'training', 5);
    assert.deepEqual(draw(1, 'training', 4), first);
    for (const other of [draw(2, 'training', 4), draw(1, 'validation', 4), draw(1, 'training', 5)]) {
      assert.notDeepEqual(other.particles, first.particles);
    }
  });

  it('may be of a particle that is as large as light lattices make them, in one piece', () => {
    const structure = makeSmall([0, 0], { lattice: 'dc_C', diameterAngstrom: [130, 130] }, 150);
    const { particleAtoms } = drawStructure(structure, streams('large'));
    // 8 atoms in a cell of 3.5673 Å.
    const expected = ((4 / 3) * Math.PI * 65 ** 3 * 8) / 3.5673 ** 3;
    assert.ok(Math.abs(particleAtoms.atomicNumbers.length / expected - 1) < 0.01);
  });

  it('of more atoms than memory holds is refused at once', () => {
    const ball = makeSmall([0, 0], { lattice: 'dc_C', diameterAngstrom: [900, 900] }, 1000);
    assert.throws(() => drawStructure(ball, streams('ball')), {
      name: 'ImpossibleStructureError',
      message: 'expected a structure of at most 10 million atoms, got one of 67.3 million',
    });
    const slab = { ...makeSmall([1000, 1000]), cellAngstrom: 2000 };
    assert.throws(() => drawStructure(slab, streams('slab')), /at most 10 million atoms, got one of 441 million/);
  });
});

/** One particle of about 10 Å in a cell of little carbon, quickly drawn. */
function makeSmall(
  thicknessAngstrom: readonly [number, number],
  particles: Partial<StructureClass['particles']> = {},
  cellAngstrom = 16,
): StructureClass {
  return {
    name: 'small',
    cellAngstrom,
    particles: {
      lattice: 'fcc_Cu',
      diameterAngstrom: [10, 10],
      count: [1, 1],
      stackingFaults: [0, 0],
      gapAngstrom: 5,
      ...particles,
    },
    substrate: { thicknessAngstrom },
    labelBlurAngstrom: 1,
  };
}

/** Of the part of a sphere and the 1.4 Å around it that lies in the carbon. */
function capVolume(radiusAngstrom: number): number {
  const height = 0.2 * radiusAngstrom + 1.4;
  return (Math.PI * height ** 2 * (3 * (radiusAngstrom + 1.4) - height)) / 3;
}
