import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { relativeError } from '../../bench/simulate/relative-error.js';
import { createFields } from '../../learning/engine/fields.js';
import type { Atoms } from '../../physics/atoms.js';
import { createGrid } from '../../physics/grid.js';
import { createPropagation, enterPlaneWave, step, transmit } from '../../physics/multislice.js';
import { projectPotential, sliceAtoms } from '../../physics/potential.js';
import { simulateAtoms } from '../../physics/simulation.js';
import { createStreams } from '../../study/random-stream.js';
import { referenceSettings } from './cases.js';

const settings = { ...referenceSettings, samplingAngstrom: 0.2, defociAngstrom: [-100, 50] };

describe('multislice', () => {
  const fields = createFields();
  after(() => fields.close());

  it('leaves a plane wave as it is where there are no atoms', () => {
    const empty: Atoms = {
      cellAngstrom: [12, 16, 8],
      atomicNumbers: new Uint8Array(),
      positionsAngstrom: new Float64Array(),
    };
    const simulation = simulateAtoms(fields, empty, settings);
    assert.deepEqual(simulation.grid.shape, [60, 80]);
    assert.ok(simulation.potential.every((value) => value === 0));
    for (const image of simulation.images) assert.ok(image.every((value) => Math.abs(value - 1) < 1e-5));
    assert.ok(simulation.exitWave.every((value, i) => Math.abs(value - (i % 2 === 0 ? 1 : 0)) < 1e-5));
  });

  it('keeps the norm up to what the band limit takes away', () => {
    const atoms = scatterAtoms(40, 16, 16);
    const { exitWave } = simulateAtoms(fields, atoms, settings);
    const norm = exitWave.reduce((sum, value) => sum + value * value, 0) / (exitWave.length / 2);
    assert.ok(norm <= 1 + 1e-5 && norm > 0.97, `mean intensity ${norm}`);
  });

  it('loses nothing of a weak object that lies within the band', () => {
    const grid = createGrid([12.8, 12.8], 0.1);
    const propagation = createPropagation(fields, { grid, energyElectronvolt: 300e3, sliceThicknessAngstrom: 2 });
    const wave = Float32Array.from(
      { length: 128 * 128 },
      (_, i) => 100 * Math.cos((2 * Math.PI * 3 * (i % 128)) / 128),
    );
    const spectrum = fields.scope(() =>
      step(
        fields,
        enterPlaneWave(fields, grid),
        transmit(fields, fields.real(wave, grid.shape), propagation),
        propagation.propagator,
      ),
    );
    const exit = fields.scope(() => fields.read(fields.ifft2(spectrum)));
    fields.dispose(spectrum);
    const norm = exit.reduce((sum, value) => sum + value * value, 0) / (128 * 128);
    assert.ok(Math.abs(norm - 1) < 1e-5, `mean intensity ${norm}`);
  });

  it('turns the image when the specimen is turned by 90 degrees', () => {
    const atoms = scatterAtoms(60, 12.8, 12.8);
    const [side] = atoms.cellAngstrom;
    const turned: Atoms = {
      ...atoms,
      positionsAngstrom: atoms.positionsAngstrom.map((value, i, all) =>
        i % 3 === 0 ? all[i + 1] : i % 3 === 1 ? side - all[i - 1] : value,
      ),
    };
    const [before, after] = [atoms, turned].map((specimen) => simulateAtoms(fields, specimen, settings).images[0]);
    const n = 64;
    const expected = Float32Array.from({ length: n * n }, (_, i) => {
      const [x, y] = [Math.floor(i / n), i % n];
      return before[((n - y) % n) * n + x];
    });
    assert.ok(relativeError(after, expected, () => 1) < 1e-4);
  });

  it('gives half the phase for half the potential of a weak object, the weak-phase limit', () => {
    const grid = createGrid([12.8, 12.8], 0.1);
    const carbon = sliceAtoms(scatterAtoms(1, 12.8, 12.8), 1);
    const potential = projectPotential(fields, grid, carbon[0]);
    assert.ok(potential);
    const propagation = createPropagation(fields, { grid, energyElectronvolt: 300e3, sliceThicknessAngstrom: 1e-6 });
    const phases = [1, 2].map((copies) => {
      const wave = fields.scope(() => {
        const sum = copies === 1 ? potential : fields.add(potential, potential);
        const transmission = transmit(fields, sum, propagation);
        const exit = step(fields, enterPlaneWave(fields, grid), transmission, propagation.propagator);
        return fields.read(fields.ifft2(exit));
      });
      return wave.reduce((total, value, i) => (i % 2 === 1 ? total + value : total), 0);
    });
    fields.dispose(potential);
    assert.ok(Math.abs(phases[1] / phases[0] - 2) < 0.02, phases.join());
  });

  it('averages intensities over frozen phonons, the same for the same seed', () => {
    const atoms = scatterAtoms(30, 12.8, 12.8);
    const run = (seed: number) =>
      simulateAtoms(fields, atoms, {
        ...settings,
        focalSpreadAngstrom: 0,
        frozenPhonons: { configurations: 3, displacementAngstrom: 0.1, stream: createStreams(seed)('phonons') },
      });
    const [first, again, other] = [run(1), run(1), run(2)];
    assert.deepEqual(first.images, again.images);
    assert.notDeepEqual(first.images, other.images);
    // The mean wave has lost what the configurations scatter apart; their intensities have not.
    const elastic = first.exitWave.reduce((sum, value) => sum + value * value, 0) / (first.exitWave.length / 2);
    const whole = first.images[0].reduce((sum, value) => sum + value, 0) / first.images[0].length;
    assert.ok(elastic < whole, `${elastic} is not below ${whole}`);
  });
});

/** Random carbon and silver atoms, the same at every call. */
function scatterAtoms(count: number, width: number, depth: number): Atoms {
  const stream = createStreams(5)('specimen');
  return {
    cellAngstrom: [width, depth, 10],
    atomicNumbers: Uint8Array.from({ length: count }, (_, i) => (i % 5 === 1 ? 47 : 6)),
    positionsAngstrom: Float64Array.from({ length: 3 * count }, (_, i) => stream.uniform() * [width, depth, 10][i % 3]),
  };
}
