import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { layOutParticles } from '../../../physics/structures/particle-layout.js';
import type { RandomStream } from '../../../study/random.js';
import { createStreams } from '../../../study/random-stream.js';
import { PAPER_CLASSES } from './paper-classes.js';
import { distanceFromUniform } from './uniformity.js';

const streams = createStreams(6);
const [small, large] = [PAPER_CLASSES[0].particles, PAPER_CLASSES[9].particles];
const CELL = 128;

describe("the layout of the paper's particles", () => {
  const layouts = Array.from({ length: 600 }, (_, index) => ({
    small: layOutParticles(small, CELL, streams('small', index)),
    large: layOutParticles(large, CELL, streams('large', index)),
  }));

  it('has 1 to 5 small particles with equal chance', () => {
    const counts = countLengths(layouts.map((layout) => layout.small));
    const chiSquared = counts.reduce((sum, count) => sum + (count - 120) ** 2 / 120, 0);
    // 4 degrees of freedom: one in a thousand lies above.
    assert.ok(chiSquared < 18.5, counts.join());
  });

  it('draws the number of large particles again where they do not fit: mostly 1 or 2, never 5', () => {
    const [one, two, three, four, five] = countLengths(layouts.map((layout) => layout.large));
    assert.ok(one > 200 && two > 200 && three > 0 && three < 60, [one, two, three, four, five].join());
    assert.equal(five, 0);
  });

  it('puts centres anywhere in the cell and radii anywhere in the range', () => {
    for (const [discs, low] of [
      [layouts.flatMap((layout) => layout.small), 10],
      [layouts.flatMap((layout) => layout.large), 25],
    ] as const) {
      const range = 10;
      const critical = 1.95 / Math.sqrt(discs.length);
      assert.ok(distanceFromUniform(discs.map(({ xAngstrom }) => xAngstrom / CELL)) < critical);
      assert.ok(distanceFromUniform(discs.map(({ yAngstrom }) => yAngstrom / CELL)) < critical);
      // Smaller ones fit more often, so their radii are only nearly uniform.
      const radii = discs.map(({ radiusAngstrom }) => (radiusAngstrom - low) / range);
      assert.ok(distanceFromUniform(radii) < critical + 0.02);
    }
  });

  it('depends on its stream alone', () => {
    for (const index of [599, 0, 300]) {
      assert.deepEqual(layOutParticles(large, CELL, streams('large', index)), layouts[index].large);
    }
  });

  it('gives up after a bounded number of draws, and says what did not fit', () => {
    const counted = countDraws(streams('full'));
    assert.throws(() => layOutParticles({ ...large, count: [5, 5] }, CELL, counted.stream), {
      name: 'ImpossibleStructureError',
      message: '5 particles of 50 to 70 Å, 10 Å apart, do not fit into 128 x 128 Å (100 draws of 200 tries a particle)',
    });
    assert.ok(counted.draws() < 100 * 5 * (2 * 200 + 2), `${counted.draws()} draws`);
  });

  it('refuses at once a gap that not even one particle keeps to its own image', () => {
    const counted = countDraws(streams('gap'));
    assert.throws(
      () => layOutParticles({ ...small, gapAngstrom: 110 }, CELL, counted.stream),
      /a particle of 20 Å and a gap of 110 Å need a cell of 130 Å, the cell has 128 Å/,
    );
    assert.equal(counted.draws(), 0);
  });
});

function countLengths(layouts: readonly (readonly unknown[])[]): number[] {
  return [1, 2, 3, 4, 5].map((length) => layouts.filter((layout) => layout.length === length).length);
}

function countDraws(stream: RandomStream): { stream: RandomStream; draws: () => number } {
  let count = 0;
  const counting: RandomStream = {
    uniform: () => (count++, stream.uniform()),
    normal: () => (count++, stream.normal()),
    integer: (bound) => (count++, stream.integer(bound)),
    poisson: (mean) => (count++, stream.poisson(mean)),
  };
  return { stream: counting, draws: () => count };
}
