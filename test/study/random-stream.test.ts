import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RandomStream } from '../../study/random.js';
import { createStreams } from '../../study/random-stream.js';

const DRAWS = 200_000;
/** A right generator misses a limit of five standard errors once in 1.7 million; with these seeds it always passes. */
const ERRORS = 5;

describe('createStreams', () => {
  it('gives the same numbers for the same seed and name, and others for any other', () => {
    const take = (seed: number, ...name: (string | number)[]) => {
      const stream = createStreams(seed)(...name);
      return Array.from({ length: 9 }, () => stream.uniform());
    };
    assert.deepEqual(take(1, 'noise', 3), take(1, 'noise', 3));
    const others = [take(2, 'noise', 3), take(1, 'noise', 4), take(1, 'noise', '3'), take(1, 'noise3'), take(1)];
    const distinct = new Set([take(1, 'noise', 3), ...others].map((numbers) => numbers.join()));
    assert.equal(distinct.size, 6);
  });

  it('keeps a stream as it is, however many others are drawn from', () => {
    const streams = createStreams(5);
    const alone = Array.from({ length: 20 }, drawFrom(createStreams(5)('a')));
    const a = streams('a');
    const b = streams('b');
    const mixed = Array.from({ length: 20 }, () => {
      b.normal();
      return a.uniform();
    });
    assert.deepEqual(mixed, alone);
  });
});

describe('a random stream', () => {
  it('is uniform in [0, 1)', () => {
    const stream = createStreams(11)('uniform');
    const bins = new Array<number>(20).fill(0);
    for (let i = 0; i < DRAWS; i++) bins[Math.floor(stream.uniform() * 20)]++;
    // chi square with 19 degrees of freedom: 1 in 100,000 lies above 56
    assert.ok(chiSquare(bins, () => DRAWS / 20) < 56);
  });

  it('gives every integer below the bound, equally often', () => {
    const stream = createStreams(12)('integer');
    const bins = new Array<number>(7).fill(0);
    for (let i = 0; i < DRAWS; i++) bins[stream.integer(7)]++;
    // 6 degrees of freedom: 1 in 100,000 lies above 33
    assert.ok(chiSquare(bins, () => DRAWS / 7) < 33);
  });

  it('has the first four moments of the standard normal distribution', () => {
    const stream = createStreams(13)('normal');
    const [m1, m2, m3, m4] = moments(() => stream.normal(), 0);
    // variances of x, x², x³, x⁴ are 1, 2, 15, 96
    assertNear(m1, 0, 1);
    assertNear(m2, 1, 2);
    assertNear(m3, 0, 15);
    assertNear(m4, 3, 96);
  });

  for (const mean of [0.01, 0.4, 3, 9.99, 10, 12, 64, 1000, 1e6])
    it(`has mean, variance and skew of the Poisson distribution of mean ${mean}`, () => {
      const stream = createStreams(14)('poisson', mean);
      const [m1, m2, m3] = moments(() => stream.poisson(mean), mean);
      // central moments: mu2 = mu3 = m, mu4 = m + 3 m², mu6 = m + 25 m² + 15 m³
      assertNear(m1, 0, mean);
      assertNear(m2, mean, mean + 2 * mean ** 2);
      assertNear(m3, mean, mean + 24 * mean ** 2 + 15 * mean ** 3);
    });

  for (const mean of [4, 16])
    it(`has the probabilities of the Poisson distribution of mean ${mean}`, () => {
      const stream = createStreams(15)('poisson', mean);
      const bins = new Array<number>(mean * 2 + 1).fill(0);
      for (let i = 0; i < DRAWS; i++) {
        const count = stream.poisson(mean);
        if (count < bins.length) bins[count]++;
      }
      let probability = Math.exp(-mean);
      const expected = bins.map((_, count) => {
        if (count > 0) probability *= mean / count;
        return DRAWS * probability;
      });
      // 1 in 100,000 lies above 33 (9 degrees of freedom: 40) and 32 of them: 80
      assert.ok(chiSquare(bins, (count) => expected[count]) < (mean === 4 ? 40 : 80));
    });

  it('counts nothing where nothing is expected, and refuses what is no mean', () => {
    const stream = createStreams(16)('poisson');
    assert.equal(stream.poisson(0), 0);
    for (const mean of [-1, NaN, Infinity])
      assert.throws(() => stream.poisson(mean), /expected a finite mean of at least 0/);
  });
});

function drawFrom(stream: RandomStream): () => number {
  return () => stream.uniform();
}

/** Mean of the first four powers of the distance from the centre. */
function moments(draw: () => number, centre: number): readonly [number, number, number, number] {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const distance = draw() - centre;
    for (let power = 0; power < 4; power++) sums[power] += distance ** (power + 1) / DRAWS;
  }
  return sums;
}

function assertNear(value: number, expected: number, variance: number): void {
  const limit = ERRORS * Math.sqrt(variance / DRAWS);
  assert.ok(Math.abs(value - expected) < limit, `expected ${expected} ± ${limit}, got ${value}`);
}

function chiSquare(bins: readonly number[], expected: (bin: number) => number): number {
  return bins.reduce((sum, count, bin) => sum + (count - expected(bin)) ** 2 / expected(bin), 0);
}
