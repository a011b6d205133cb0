import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNpy } from '../micrographs/npy.js';
import { renderPng } from '../micrographs/png.js';
import { ABERRATION_FORMULA } from '../physics/aberrations.js';
import type { Atoms } from '../physics/atoms.js';
import { thermalDisplacementAngstrom, thermalDisplacementSource } from '../physics/displacements.js';
import { interactionParameter, wavelengthAngstrom } from '../physics/electron.js';
import { ATOMIC_NUMBERS } from '../physics/scattering.js';
import type { Simulation } from '../physics/simulation.js';
import { VERSION } from '../study/version.js';
import type { SimulateOptions } from './simulate-options.js';

/** Everything that the arrays depend on, and what they mean. */
export function describeSimulation(source: string, atoms: Atoms, options: SimulateOptions, simulation: Simulation) {
  const { grid, slices, sliceThicknessAngstrom } = simulation;
  const [nx, ny] = grid.shape;
  return {
    program: `hrtem-transfer ${VERSION}`,
    source,
    atoms: atoms.atomicNumbers.length,
    cellAngstrom: atoms.cellAngstrom,
    samplingAngstrom: grid.samplingAngstrom,
    slices,
    sliceThicknessAngstrom,
    energyElectronvolt: options.energyElectronvolt,
    wavelengthAngstrom: wavelengthAngstrom(options.energyElectronvolt),
    interactionParameterRadiansPerVoltAngstrom: interactionParameter(options.energyElectronvolt),
    focalSpreadAngstrom: options.focalSpreadAngstrom,
    defociAngstrom: options.defociAngstrom,
    phonons: options.phonons,
    ...(options.phonons > 0 && { displacements: describeDisplacements(atoms, options), seed: options.seed }),
    placement: options.placement,
    ...(options.aberrations && { aberrations: options.aberrations }),
    ...(options.vibrationAngstrom !== undefined && { vibrationAngstrom: options.vibrationAngstrom }),
    ...(options.mtf && { mtf: options.mtf }),
    conventions: {
      defocus: 'C1 from the exit face of the cell; negative is underfocus (minus the defocus of abTEM)',
      focalSpread: '1/e half width of the focus distribution, exp(-(pi lambda D k^2 / 2)^2) on the wave',
      aberrations: `${ABERRATION_FORMULA}; phi from x towards y; Cs is positive in an uncorrected lens`,
      vibration: 'rms displacement a direction, exp(-2 pi^2 sigma^2 k^2) on the transform of the intensity',
      mtf: 'points [fraction of the Nyquist frequency of a pixel, MTF], on the transform of the intensity after the vibration',
      displacements: 'rms thermal displacement a direction by element',
      potential: 'Lobato and Van Dyck 2014, infinite projection; the beam goes along +z',
      axes: 'first axis x, second y; sample [i, j] lies on the node (i dx, j dy); periodic: what the lens spreads beyond the cell comes in on its other side',
    },
    arrays: {
      'potential.npy': { dtype: '<f4', shape: [nx, ny], unit: 'V Å', averaged: 'mean of the configurations' },
      'exit_wave.npy': {
        dtype: '<c8',
        shape: [nx, ny],
        unit: '1',
        averaged: 'mean of the configurations (elastic part)',
      },
      'images.npy': {
        dtype: '<f4',
        shape: [options.defociAngstrom.length, nx, ny],
        unit: 'vacuum = 1',
        averaged: 'mean intensity of the configurations',
      },
    },
  };
}

/** By the symbols of the elements that are present. */
function describeDisplacements({ atomicNumbers }: Atoms, { displacementAngstrom }: SimulateOptions) {
  const present = new Set(atomicNumbers);
  return Object.fromEntries(
    [...ATOMIC_NUMBERS]
      .filter(([, atomicNumber]) => present.has(atomicNumber))
      .map(([symbol, atomicNumber]) => [
        symbol,
        displacementAngstrom === undefined
          ? { angstrom: thermalDisplacementAngstrom(atomicNumber), source: thermalDisplacementSource(atomicNumber) }
          : { angstrom: displacementAngstrom, source: '--displacement' },
      ]),
  );
}

/** Every file is written whole; simulation.json comes last, so that a folder with it is complete. */
export function writeSimulation(
  folder: string,
  simulation: Simulation,
  defociAngstrom: readonly number[],
  description: ReturnType<typeof describeSimulation>,
): void {
  const { grid, potential, exitWave, images } = simulation;
  const [nx, ny] = grid.shape;
  mkdirSync(folder, { recursive: true });
  writeNpy(join(folder, 'potential.npy'), '<f4', [nx, ny], potential);
  writeNpy(join(folder, 'exit_wave.npy'), '<c8', [nx, ny], exitWave);
  const stack = new Float32Array(images.length * nx * ny);
  images.forEach((image, index) => stack.set(image, index * nx * ny));
  writeNpy(join(folder, 'images.npy'), '<f4', [images.length, nx, ny], stack);

  const draw = (name: string, values: Float32Array) =>
    writeWhole(join(folder, name), renderPng(values, grid.shape, { pixelAngstrom: grid.samplingAngstrom[0] }));
  draw('potential.png', potential);
  draw(
    'exit_wave_phase.png',
    Float32Array.from({ length: nx * ny }, (_, i) => Math.atan2(exitWave[2 * i + 1], exitWave[2 * i])),
  );
  images.forEach((image, index) => draw(`image_${defociAngstrom[index]}A.png`, image));
  writeWhole(join(folder, 'simulation.json'), `${JSON.stringify(description, null, 1)}\n`);
}

function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.part`;
  writeFileSync(temporary, content, { flush: true });
  renameSync(temporary, path);
}
