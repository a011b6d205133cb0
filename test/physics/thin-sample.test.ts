import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { relativeError } from '../../bench/simulate/relative-error.js';
import { createFields } from '../../learning/engine/fields.js';
import { antialiasAperture } from '../../physics/antialias.js';
import type { Atoms } from '../../physics/atoms.js';
import { interactionParameter, wavelengthAngstrom } from '../../physics/electron.js';
import { createGrid, frequencies, type Grid } from '../../physics/grid.js';
import { projectedScatteringFactor } from '../../physics/scattering.js';
import { simulateAtoms, type SimulationSettings } from '../../physics/simulation.js';
import { transform, transformBack } from './power-spectrum.js';

const settings: SimulationSettings = {
  energyElectronvolt: 300e3,
  samplingAngstrom: 0.1,
  sliceThicknessAngstrom: 2,
  focalSpreadAngstrom: 10,
  defociAngstrom: [],
  placement: 'phase',
};
const sigma = interactionParameter(300e3);
const wavelength = wavelengthAngstrom(300e3);

describe('a sample of one slice', () => {
  const fields = createFields();
  after(() => fields.close());

  it('leaves the band-limited exp(i sigma V), propagated over the slice: transforms in doubles by their definition', () => {
    // Odd numbers of pixels: an even one has a highest frequency without its opposite, which may be taken either way.
    const atoms = placeAtoms([5.1, 4.7, 2], [29, 1.03, 2.37], [47, 3.9, 1.11], [6, 2.25, 4.02]);
    const grid = createGrid(atoms.cellAngstrom, 0.1);
    const potential = sumPotential(grid, atoms);
    const transmission = new Float64Array(potential.length);
    for (let i = 0; i < potential.length; i += 2) {
      transmission.set([Math.cos(sigma * potential[i]), Math.sin(sigma * potential[i])], i);
    }
    const spectrum = transform(transmission, grid.shape);
    const aperture = antialiasAperture(grid);
    const indexOf = createIndex(grid);
    const expected = transformBack(grid, (kx, ky) => {
      const node = 2 * indexOf(kx, ky);
      const kSquared = kx * kx + ky * ky;
      // Once on the transmission, once on the propagator.
      const damping = aperture(kSquared) ** 2;
      const phase = -Math.PI * wavelength * 2 * kSquared;
      const [cosine, sine] = [damping * Math.cos(phase), damping * Math.sin(phase)];
      const [re, im] = [spectrum[node], spectrum[node + 1]];
      return [re * cosine - im * sine, re * sine + im * cosine];
    });
    const { exitWave, slices, potential: simulated } = simulateAtoms(fields, atoms, settings);
    assert.equal(slices, 1);
    const real = Float64Array.from({ length: potential.length / 2 }, (_, i) => potential[2 * i]);
    const potentialError = relativeError(simulated, real);
    assert.ok(potentialError < 1e-5, `relative error ${potentialError}`);
    // Single precision: 6e-8 a value, and a phase of up to 2 rad from potentials of 3000 V Å.
    const error = relativeError(exitWave, expected, (i) => (i % 2 === 0 ? 1 : 0));
    assert.ok(error < 2e-5, `relative error ${error}`);
  });

  it('that is weak gives 1 + 2 sigma V sin(pi lambda C1 k^2): the weak-phase limit, dark atoms at underfocus', () => {
    const thickness = 0.5;
    const atoms = placeAtoms([12.8, 12.8, thickness], [6, 6.4, 6.4]);
    const simulate = (defocus: number) =>
      // The wave goes through half an ångström of vacuum behind the atom, which counts as overfocus.
      simulateAtoms(fields, atoms, { ...settings, defociAngstrom: [defocus - thickness] }).images[0];
    const [over, under] = [simulate(100), simulate(-100)];
    const grid = createGrid(atoms.cellAngstrom, 0.1);
    const aperture = antialiasAperture(grid);
    const linear = transformBack(grid, (kx, ky) => {
      const kSquared = kx * kx + ky * ky;
      const factor = 2 * sigma * Math.sin(Math.PI * wavelength * 100 * kSquared);
      const envelope = Math.exp(-(((Math.PI * wavelength * 10 * kSquared) / 2) ** 2)) * aperture(kSquared) ** 2;
      const [re, im] = potentialAt(grid, atoms, kx, ky);
      return [factor * envelope * re, factor * envelope * im];
    });
    const expected = Float64Array.from({ length: over.length }, (_, i) => linear[2 * i]);
    // Half the difference: what is even in the defocus, of second order in sigma V, cancels.
    const odd = over.map((value, i) => (value - under[i]) / 2);
    const error = relativeError(odd, expected);
    assert.ok(error < 0.02, `relative error ${error}`);
    const middle = 64 * 128 + 64;
    assert.ok(under[middle] < 0.95 && over[middle] > 1.05, `${under[middle]} and ${over[middle]}`);
  });
});

function placeAtoms(
  cellAngstrom: Atoms['cellAngstrom'],
  ...atoms: readonly (readonly [number, number, number])[]
): Atoms {
  return {
    cellAngstrom,
    atomicNumbers: Uint8Array.from(atoms, ([atomicNumber]) => atomicNumber),
    positionsAngstrom: Float64Array.from(atoms.flatMap(([, x, y]) => [x, y, 0.1])),
  };
}

/** Interleaved; V Å. */
function sumPotential(grid: Grid, atoms: Atoms): Float64Array {
  return transformBack(grid, (kx, ky) => potentialAt(grid, atoms, kx, ky));
}

function potentialAt(grid: Grid, atoms: Atoms, kx: number, ky: number): readonly [number, number] {
  const area = grid.samplingAngstrom[0] * grid.samplingAngstrom[1];
  let [re, im] = [0, 0];
  atoms.atomicNumbers.forEach((atomicNumber, atom) => {
    const factor = projectedScatteringFactor(atomicNumber, kx * kx + ky * ky) / area;
    const [x, y] = atoms.positionsAngstrom.subarray(3 * atom, 3 * atom + 2);
    re += factor * Math.cos(2 * Math.PI * (kx * x + ky * y));
    im -= factor * Math.sin(2 * Math.PI * (kx * x + ky * y));
  });
  return [re, im];
}

function createIndex({ shape: [nx, ny], samplingAngstrom: [dx, dy] }: Grid): (kx: number, ky: number) => number {
  const positions = (count: number, step: number) => new Map([...frequencies(count, step)].map((k, i) => [k, i]));
  const [x, y] = [positions(nx, dx), positions(ny, dy)];
  return (kx, ky) => (x.get(kx) ?? NaN) * ny + (y.get(ky) ?? NaN);
}
