import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawRotation, rotate } from '../../../physics/structures/rotation.js';
import { createStreams } from '../../../study/random-stream.js';
import { distanceFromUniform } from './uniformity.js';

const DRAWS = 2000;

describe('a random rotation', () => {
  const stream = createStreams(3)('rotation');
  const rotations = Array.from({ length: DRAWS }, () => drawRotation(stream));

  it('keeps lengths, angles and handedness', () => {
    for (const rotation of rotations.slice(0, 100)) {
      const [x, y, z] = [rotate(rotation, 1, 0, 0), rotate(rotation, 0, 1, 0), rotate(rotation, 0, 0, 1)];
      for (const axis of [x, y, z]) assert.ok(Math.abs(Math.hypot(...axis) - 1) < 1e-12);
      const cross = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]];
      assert.ok(Math.hypot(...cross.map((value, i) => value - z[i])) < 1e-12);
    }
  });

  it('points every axis of the crystal anywhere on the sphere: each coordinate is uniform (Archimedes)', () => {
    for (const axis of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const) {
      for (const coordinate of [0, 1, 2]) {
        const values = rotations.map((rotation) => (rotate(rotation, axis[0], axis[1], axis[2])[coordinate] + 1) / 2);
        assert.ok(distanceFromUniform(values) < 1.95 / Math.sqrt(DRAWS), `axis ${axis.join()}, ${coordinate}`);
      }
    }
  });

  it('turns by angles as a uniform rotation does: the trace has mean 0 and variance 1', () => {
    const traces = rotations.map(([x, y, z]) => x[0] + y[1] + z[2]);
    const mean = traces.reduce((sum, trace) => sum + trace, 0) / DRAWS;
    const variance = traces.reduce((sum, trace) => sum + trace ** 2, 0) / DRAWS - mean ** 2;
    // Four standard errors: 1 / sqrt(n) of the mean, sqrt(2 / n) of the variance: fourth moment 3.
    assert.ok(Math.abs(mean) < 4 / Math.sqrt(DRAWS), `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 4 * Math.sqrt(2 / DRAWS), `variance ${variance}`);
  });
});
