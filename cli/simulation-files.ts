import { writeNpy } from '../micrographs/npy.js';
import { renderPng } from '../micrographs/png.js';
import { stackImages } from '../micrographs/stack-images.js';
import { ABERRATION_FORMULA } from '../physics/aberrations.js';
import type { Atoms } from '../physics/atoms.js';
import { thermalDisplacementAngstrom, thermalDisplacementSource } from '../physics/displacements.js';
import { interactionParameter, wavelengthAngstrom } from '../physics/electron.js';
import { ATOMIC_NUMBERS } from '../physics/scattering.js';
import type { Simulation } from '../physics/simulation.js';
import { VERSION } from '../study/version.js';
import { writeOutputFiles, type Content } from './output-files.js';
import type { OutputPlace } from './output-place.js';
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

/** All files, or none; simulation.json comes last, so that a folder with it is complete. */
export async function writeSimulation(
  place: OutputPlace,
  simulation: Simulation,
  defociAngstrom: readonly number[],
  description: ReturnType<typeof describeSimulation>,
): Promise<void> {
  const { grid, potential, exitWave, images } = simulation;
  const [nx, ny] = grid.shape;
  const draw = (values: Float32Array) => renderPng(values, grid.shape, { pixelAngstrom: grid.samplingAngstrom[0] });
  const files: Record<string, Content> = {
    'potential.npy': (path) => writeNpy(path, '<f4', [nx, ny], potential),
    'exit_wave.npy': (path) => writeNpy(path, '<c8', [nx, ny], exitWave),
    'images.npy': (path) => writeNpy(path, '<f4', [images.length, nx, ny], stackImages(images)),
    'potential.png': draw(potential),
    'exit_wave_phase.png': draw(takePhase(exitWave)),
  };
  images.forEach((image, index) => (files[`image_${defociAngstrom[index]}A.png`] = draw(image)));
  files['simulation.json'] = `${JSON.stringify(description, null, 1)}\n`;
  await writeOutputFiles(place, files);
}

/** In radians, of interleaved re, im. */
function takePhase(wave: Float32Array): Float32Array {
  return Float32Array.from({ length: wave.length / 2 }, (_, i) => Math.atan2(wave[2 * i + 1], wave[2 * i]));
}
