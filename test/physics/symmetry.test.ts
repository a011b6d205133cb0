import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { relativeError } from '../../bench/simulate/relative-error.js';
import { createFields } from '../../learning/engine/fields.js';
import type { Atoms } from '../../physics/atoms.js';
import { simulateAtoms, type Simulation, type SimulationSettings } from '../../physics/simulation.js';
import { createStreams } from '../../study/random-stream.js';

const settings: SimulationSettings = {
  energyElectronvolt: 300e3,
  samplingAngstrom: 0.2,
  sliceThicknessAngstrom: 2,
  focalSpreadAngstrom: 10,
  defociAngstrom: [-100, 60],
  placement: 'bilinear',
};

/** Single precision through five slices. */
const ROUNDING = 2e-5;

/** Where a specimen goes: place in the cell [x, y, z], cell included. */
type Move = (x: number, y: number, z: number) => readonly [number, number, number];

describe('exit wave and images', () => {
  const fields = createFields();
  after(() => fields.close());
  const atoms = scatterAtoms([12.8, 16, 10]);
  const [width, depth] = [64, 80];
  const original = simulateAtoms(fields, atoms, settings);
  const simulate = (moved: Atoms) => simulateAtoms(fields, moved, settings);

  it('turn with the specimen by 90 degrees, on cells that are no squares', () => {
    const turned = simulate({ ...move(atoms, (x, y, z) => [y, 12.8 - x, z]), cellAngstrom: [16, 12.8, 10] });
    requireEqual(turned, original, (ix, iy) => [(width - iy) % width, ix]);
  });

  it('are mirrored with the specimen', () => {
    const mirrored = simulate(move(atoms, (x, y, z) => [12.8 - x, y, z]));
    requireEqual(mirrored, original, (ix, iy) => [(width - ix) % width, iy]);
  });

  it('have x as their first axis: exchanged axes exchange them', () => {
    const exchanged = simulate({ ...move(atoms, (x, y, z) => [y, x, z]), cellAngstrom: [16, 12.8, 10] });
    requireEqual(exchanged, original, (ix, iy) => [iy, ix]);
  });

  it('are shifted with the specimen by whole pixels, around the edges of the cell', () => {
    const shifted = simulate(move(atoms, (x, y, z) => [x + 7 * 0.2, y - 33 * 0.2, z]));
    requireEqual(shifted, original, (ix, iy) => [(ix - 7 + width) % width, (iy + 33) % depth]);
  });

  it('are the same of images of the atoms in other cells, along the beam too', () => {
    let atom = 0;
    const moved = simulate(move(atoms, (x, y, z) => [x + 12.8 * (atom++ % 3), y - 16, z + 10]));
    requireEqual(moved, original, (ix, iy) => [ix, iy]);
  });

  it('do not depend on the order of the atoms', () => {
    const count = atoms.atomicNumbers.length;
    const reversed: Atoms = {
      ...atoms,
      atomicNumbers: atoms.atomicNumbers.slice().reverse(),
      positionsAngstrom: Float64Array.from({ length: 3 * count }, (_, i) => {
        return atoms.positionsAngstrom[3 * (count - 1 - Math.floor(i / 3)) + (i % 3)];
      }),
    };
    requireEqual(simulate(reversed), original, (ix, iy) => [ix, iy]);
  });

  it('of two cells side by side are twice those of one', () => {
    const copy = move(atoms, (x, y, z) => [x + 12.8, y, z]);
    const doubled = simulate({
      cellAngstrom: [25.6, 16, 10],
      atomicNumbers: Uint8Array.from([...atoms.atomicNumbers, ...copy.atomicNumbers]),
      positionsAngstrom: Float64Array.from([...atoms.positionsAngstrom, ...copy.positionsAngstrom]),
    });
    requireEqual(doubled, original, (ix, iy) => [ix % width, iy]);
  });

  it('do depend on what lies where along the beam', () => {
    const upsideDown = simulate(move(atoms, (x, y, z) => [x, y, 10 - z]));
    assert.ok(relativeError(upsideDown.exitWave, original.exitWave, (i) => (i % 2 === 0 ? 1 : 0)) > 0.1);
  });

  it('lie nearer to those of the thinnest slices the thinner the slices are', () => {
    // Phase factors, so that no pixel enters; every slice of the last divides those of the others.
    const run = (sliceThicknessAngstrom: number) =>
      simulateAtoms(fields, atoms, { ...settings, placement: 'phase', sliceThicknessAngstrom }).exitWave;
    const thinnest = run(0.125);
    const errors = [5, 2.5, 1, 0.5].map((thickness) =>
      relativeError(run(thickness), thinnest, (i) => (i % 2 === 0 ? 1 : 0)),
    );
    errors.slice(1).forEach((error, i) => assert.ok(error < 0.75 * errors[i], errors.join()));
    // Of first order: an atom acts up to a slice before its place. What 0.5 Å of vacuum change is a few per cent.
    assert.ok(errors[3] < 0.05, errors.join());
  });
});

/** Compares with the original at the place where each node was before. */
function requireEqual(moved: Simulation, original: Simulation, before: (ix: number, iy: number) => [number, number]) {
  const [nx, ny] = moved.grid.shape;
  const depth = original.grid.shape[1];
  const nodes = Array.from({ length: nx * ny }, (_, i) => {
    const [ix, iy] = before(Math.floor(i / ny), i % ny);
    return ix * depth + iy;
  });
  const expectedWave = Float32Array.from({ length: 2 * nodes.length }, (_, i) => {
    return original.exitWave[2 * nodes[i >> 1] + (i % 2)];
  });
  const error = relativeError(moved.exitWave, expectedWave, (i) => (i % 2 === 0 ? 1 : 0));
  assert.ok(error < ROUNDING, `exit wave off by ${error}`);
  moved.images.forEach((image, defocus) => {
    const expected = nodes.map((node) => original.images[defocus][node]);
    const imageError = relativeError(image, expected, () => 1);
    assert.ok(imageError < ROUNDING, `image ${defocus} off by ${imageError}`);
  });
}

function move(atoms: Atoms, to: Move): Atoms {
  const positionsAngstrom = new Float64Array(atoms.positionsAngstrom.length);
  for (let i = 0; i < positionsAngstrom.length; i += 3) {
    const [x, y, z] = atoms.positionsAngstrom.subarray(i, i + 3);
    positionsAngstrom.set(to(x, y, z), i);
  }
  return { ...atoms, positionsAngstrom };
}

/** Carbon and silver at random places, none within rounding of a slice's face. */
function scatterAtoms(cellAngstrom: Atoms['cellAngstrom']): Atoms {
  const stream = createStreams(9)('specimen');
  const count = 50;
  const positions = Array.from({ length: count }, () => {
    const z = 0.5 * stream.integer(20) + 0.05 + 0.4 * stream.uniform();
    return [stream.uniform() * cellAngstrom[0], stream.uniform() * cellAngstrom[1], z];
  });
  return {
    cellAngstrom,
    atomicNumbers: Uint8Array.from({ length: count }, (_, i) => (i % 4 === 0 ? 47 : 6)),
    positionsAngstrom: Float64Array.from(positions.flat()),
  };
}
