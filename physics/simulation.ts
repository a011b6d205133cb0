import type { RandomStream } from '../study/random.js';
import type { Atoms } from './atoms.js';
import type { Displacement } from './displacements.js';
import type { Fields } from './fields.js';
import { createGrid, type Grid } from './grid.js';
import { createLens, type LensSettings } from './lens.js';
import { displaceAtoms } from './phonons.js';
import { countSlices, projectPotential, sliceAtoms, type Placement, type SliceAtoms } from './potential.js';
import { propagate } from './propagate.js';

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
  const { frozenPhonons: phonons, placement } = settings;
  const configurations = Array.from({ length: phonons?.configurations ?? 1 }, () =>
    sliceAtoms(phonons ? displaceAtoms(atoms, phonons.displacementAngstrom, phonons.stream) : atoms, slices),
  );
  const beam = { grid, energyElectronvolt: settings.energyElectronvolt, sliceThicknessAngstrom };
  const specimens = configurations.map((specimen) => [specimen]);
  const spectra = propagate(fields, beam, specimens, [[0]], placement).flat();
  const exitWave = fields.scope(() => fields.read(fields.ifft2(fields.complex(average(spectra), grid.shape))));
  return {
    grid,
    slices,
    sliceThicknessAngstrom,
    potential: averagePotential(fields, grid, configurations, placement),
    exitWave,
    images: createLens(fields, grid, settings).images(spectra, settings.defociAngstrom),
  };
}

function average(arrays: readonly Float32Array[]): Float32Array {
  const sum = Float32Array.from(arrays[0]);
  for (const array of arrays.slice(1)) {
    for (let i = 0; i < sum.length; i++) sum[i] += array[i];
  }
  return sum.map((value) => value / arrays.length);
}

/** The transform of the potential is linear: all slices of all configurations are projected at once. */
function averagePotential(
  fields: Fields,
  grid: Grid,
  configurations: readonly (readonly SliceAtoms[])[],
  placement: Placement,
): Float32Array {
  const atoms = new Map<number, number[]>();
  for (const [element, plane] of configurations.flat().flatMap((slice) => [...slice])) {
    const all = atoms.get(element) ?? [];
    atoms.set(element, all);
    for (const coordinate of plane) all.push(coordinate);
  }
  return fields.scope(() => {
    const potential = projectPotential(fields, grid, atoms, placement);
    if (potential === undefined) return new Float32Array(grid.shape[0] * grid.shape[1]);
    return fields.read(potential).map((value) => value / configurations.length);
  });
}
