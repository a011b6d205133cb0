import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import { countElectrons } from '../../physics/dose.js';
import { spreadElectrons } from '../../physics/mtf.js';
import { createStreams } from '../../study/random-stream.js';

const SIDE = 128;
const grid = { shape: [SIDE, SIDE], samplingAngstrom: [0.2, 0.2] } as const;

describe('a detector', () => {
  const fields = createFields();
  after(() => fields.close());
  const counts = countElectrons(new Float32Array(SIDE ** 2).fill(1), 400, 0.2, createStreams(7)('counts'));

  it('with an MTF of 1 reads out the electrons that arrive', () => {
    const flat = spreadElectrons(fields, counts, grid, [
      [0, 1],
      [1, 1],
    ]);
    flat.forEach((value, i) => assert.ok(Math.abs(value - counts[i]) < 1e-4));
  });

  it('keeps the sum of the electrons', () => {
    const spread = spreadElectrons(fields, counts, grid, FALLING);
    assert.ok(Math.abs(mean(spread) / mean(counts) - 1) < 1e-6);
  });

  it('transfers fringes by the value between the points, along both axes and beyond the last point', () => {
    // frequencies as fractions of Nyquist, 64 periods
    for (const [kx, ky, expected] of [
      [16, 0, 0.8],
      [0, 32, 0.6],
      [48, 0, 0.4],
      [0, 64, 0.2],
      [64, 64, 0.2],
    ]) {
      const fringes = Float32Array.from({ length: SIDE ** 2 }, (_, i) =>
        Math.cos((2 * Math.PI * (kx * Math.floor(i / SIDE) + ky * (i % SIDE))) / SIDE),
      );
      const seen = spreadElectrons(fields, fringes, grid, FALLING);
      seen.forEach((value, i) => assert.ok(Math.abs(value - expected * fringes[i]) < 1e-5, `${kx}, ${ky}`));
    }
  });

  it('shares noise between neighbours: its power falls as the square of the MTF', () => {
    const spread = spreadElectrons(fields, counts, grid, FALLING);
    assert.ok(correlateNeighbours(counts) < 0.03 && correlateNeighbours(counts) > -0.03);
    assert.ok(correlateNeighbours(spread) > 0.3, `${correlateNeighbours(spread)}`);
    const transferred = [...frequenciesOf(SIDE)].reduce((sum, f) => sum + transfer(f) ** 2, 0) / SIDE ** 2;
    assert.ok(Math.abs(variance(spread) / variance(counts) / transferred - 1) < 0.05);
  });

  it('counts noise whose variance, as a share of the vacuum, halves when the dose doubles', () => {
    const intensity = Float32Array.from({ length: 200 ** 2 }, (_, i) => 1 + 0.3 * Math.sin(i / 7));
    const noiseAt = (dose: number) => {
      const electrons = countElectrons(intensity, dose, 0.2, createStreams(3)('noise', dose));
      return variance(electrons.map((value, i) => value / (dose * 0.04) - intensity[i]));
    };
    for (const dose of [30, 300]) {
      const ratio = noiseAt(2 * dose) / noiseAt(dose);
      // the variance of 40,000 counts is known to 0.7 %
      assert.ok(Math.abs(ratio - 0.5) < 0.02, `${ratio}`);
      assert.ok(Math.abs(noiseAt(dose) * dose * 0.04 - 1) < 0.03);
    }
  });
});

const FALLING = [
  [0, 1],
  [0.5, 0.6],
  [1, 0.2],
] as const;

function transfer(fraction: number): number {
  return Math.max(0.2, 1 - 0.8 * fraction);
}

function* frequenciesOf(side: number): Generator<number> {
  for (let x = -side / 2; x < side / 2; x++) {
    for (let y = -side / 2; y < side / 2; y++) yield Math.hypot(x, y) / (side / 2);
  }
}

function correlateNeighbours(values: Float32Array): number {
  const centre = mean(values);
  const products = values.map((value, i) => (value - centre) * (values[(i + SIDE) % values.length] - centre));
  return mean(products) / variance(values);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float32Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length;
}
