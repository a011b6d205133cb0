import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createFields } from '../../learning/engine/fields.js';
import type { Atoms } from '../../physics/atoms.js';
import { thermalDisplacementAngstrom, type Displacement } from '../../physics/displacements.js';
import { displaceAtoms } from '../../physics/phonons.js';
import { simulateAtoms, type Simulation } from '../../physics/simulation.js';
import { createStreams } from '../../study/random-stream.js';
import { referenceSettings } from './cases.js';

const A_ANGSTROM = 3.6157;
const CELLS = 2;
const CONFIGURATIONS = 150;

/** 2 x 2 x 1 cells of fcc copper: Bragg spots of the projection at multiples of 2 / a. */
const copper: Atoms = {
  cellAngstrom: [CELLS * A_ANGSTROM, CELLS * A_ANGSTROM, A_ANGSTROM],
  atomicNumbers: new Uint8Array(4 * CELLS ** 2).fill(29),
  positionsAngstrom: Float64Array.from(
    Array.from({ length: CELLS ** 2 }, (_, cell) =>
      [
        [0, 0, 0.1],
        [0, 0.5, 0.6],
        [0.5, 0, 0.6],
        [0.5, 0.5, 0.1],
      ].flatMap(([x, y, z]) => [
        (x + Math.floor(cell / CELLS)) * A_ANGSTROM,
        (y + (cell % CELLS)) * A_ANGSTROM,
        z * A_ANGSTROM,
      ]),
    ).flat(),
  ),
};

describe('frozen phonons', () => {
  const fields = createFields();
  after(() => fields.close());
  const simulate = (displacementAngstrom: Displacement, configurations = CONFIGURATIONS) =>
    simulateAtoms(fields, copper, {
      ...referenceSettings,
      placement: 'phase',
      defociAngstrom: [],
      frozenPhonons: { configurations, displacementAngstrom, stream: createStreams(11)('phonons') },
    });
  /** Amplitude of the spot (h, 0). */
  const spot = ({ potential, grid }: Simulation, h: number): number => {
    const spectrum = fields.scope(() => fields.read(fields.fft2(fields.real(potential, grid.shape))));
    return spectrum[2 * h * CELLS * grid.shape[1]];
  };

  it('damp the mean potential by exp(-2 pi^2 u^2 k^2), Debye and Waller', () => {
    const still = simulate(0, 1);
    for (const displacement of [thermalDisplacementAngstrom, 0.12]) {
      const u = typeof displacement === 'number' ? displacement : displacement(29);
      const moving = simulate(displacement);
      for (const h of [2, 4]) {
        const k = h / A_ANGSTROM;
        const expected = Math.exp(-2 * (Math.PI * u * k) ** 2);
        const damping = spot(moving, h) / spot(still, h);
        // 2,400 draws: a standard deviation of at most 0.7 / sqrt(2400)
        assert.ok(Math.abs(damping - expected) < 0.04, `${damping} instead of ${expected}`);
      }
    }
  });

  it('damp the elastic wave as well', () => {
    const amplitude = ({ exitWave, grid }: Simulation) => {
      const spectrum = fields.scope(() => fields.read(fields.fft2(fields.complex(exitWave, grid.shape))));
      return Math.hypot(...spectrum.subarray(2 * 4 * CELLS * grid.shape[1]).subarray(0, 2));
    };
    const expected = Math.exp(-2 * (Math.PI * 0.1 * (4 / A_ANGSTROM)) ** 2);
    const damping = amplitude(simulate(0.1)) / amplitude(simulate(0, 1));
    assert.ok(Math.abs(damping - expected) < 0.05, `${damping} instead of ${expected}`);
  });

  it('move every element by its own displacement, each atom by the same draws whatever the others do', () => {
    const atoms: Atoms = {
      cellAngstrom: [10, 10, 10],
      atomicNumbers: Uint8Array.of(6, 48, 6, 29),
      positionsAngstrom: Float64Array.from({ length: 12 }, (_, i) => i),
    };
    const moved = (displacement: Displacement) =>
      displaceAtoms(atoms, displacement, createStreams(1)('atoms')).positionsAngstrom.map((x, i) => x - i);
    const draws = moved(1);
    moved(thermalDisplacementAngstrom).forEach((x, i) => {
      const expected = thermalDisplacementAngstrom(atoms.atomicNumbers[Math.floor(i / 3)]) * draws[i];
      assert.ok(Math.abs(x - expected) < 1e-12);
    });
    moved(0.08).forEach((x, i) => assert.ok(Math.abs(x - 0.08 * draws[i]) < 1e-12));
    assert.equal(new Set(draws).size, 12);
  });
});
