import type { RandomStream } from '../study/random.js';
import type { Atoms } from './atoms.js';
import type { Displacement } from './displacements.js';
import type { Field, Fields } from './fields.js';
import { createGrid, type Grid } from './grid.js';
import { createLens, type LensSettings } from './lens.js';
import { createPropagation } from './multislice.js';
import { displaceAtoms } from './phonons.js';
import { countSlices, projectPotential, sliceAtoms, type Placement } from './potential.js';

export interface SimulationSettings extends LensSettings {
  /** Upper bound: the cell is divided into whole pixels. */
  readonly samplingAngstrom: number;
  /** Upper bound: the cell is divided into whole slices. */
  readonly sliceThicknessAngstrom: number;
  /** C1 from the exit face of the cell, one image each; negative is underfocus. */
  readonly defociAngstrom: readonly number[];
  readonly placement: Placement;
  /** Absent: a static lattice. */
  readonly frozenPhonons?: {
    readonly configurations: number;
    readonly displacementAngstrom: Displacement;
    readonly stream: RandomStream;
  };
}

/** All arrays are [x, y] on the grid, neither cropped nor normalised. */
export interface Simulation {
  readonly grid: Grid;
  readonly slices: number;
  readonly sliceThicknessAngstrom: number;
  /** V Å, summed over the slices, mean of the configurations. */
  readonly potential: Float32Array;
  /** At the exit face, interleaved re, im; vacuum is 1. The mean of the configurations: the elastic part. */
  readonly exitWave: Float32Array;
  /** Vacuum is 1; mean intensity of the configurations; one a defocus. */
  readonly images: readonly Float32Array[];
}

/** Potential, exit wave and images of any atoms. */
export function simulateAtoms(fields: Fields, atoms: Atoms, settings: SimulationSettings): Simulation {
  const grid = createGrid(atoms.cellAngstrom, settings.samplingAngstrom);
  const slices = countSlices(atoms.cellAngstrom[2], settings.sliceThicknessAngstrom);
  const sliceThicknessAngstrom = atoms.cellAngstrom[2] / slices;
  const propagation = createPropagation(fields, grid, settings.energyElectronvolt, sliceThicknessAngstrom);
  const potential = new Float64Array(grid.shape[0] * grid.shape[1]);
  const exitWave = new Float64Array(2 * potential.length);
  const spectra: Field[] = [];
  const configurations = settings.frozenPhonons?.configurations ?? 1;
  for (let configuration = 0; configuration < configurations; configuration++) {
    const moved = settings.frozenPhonons
      ? displaceAtoms(atoms, settings.frozenPhonons.displacementAngstrom, settings.frozenPhonons.stream)
      : atoms;
    let spectrum = propagation.enter();
    for (const slice of sliceAtoms(moved, slices)) {
      const before = spectrum;
      spectrum = fields.scope(() => {
        const projected = projectPotential(fields, grid, slice, settings.placement);
        if (projected) addInto(potential, fields.read(projected), 1 / configurations);
        return propagation.step(before, projected && propagation.transmission(projected));
      });
      fields.dispose(before);
    }
    fields.scope(() => addInto(exitWave, fields.read(fields.ifft2(spectrum)), 1 / configurations));
    spectra.push(spectrum);
  }
  const lens = createLens(fields, grid, settings);
  const images = settings.defociAngstrom.map((defocus) => lens.image(spectra, defocus));
  for (const spectrum of spectra) fields.dispose(spectrum);
  return {
    grid,
    slices,
    sliceThicknessAngstrom,
    potential: Float32Array.from(potential),
    exitWave: Float32Array.from(exitWave),
    images,
  };
}

function addInto(sum: Float64Array, values: Float32Array, weight: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] += weight * values[i];
}
