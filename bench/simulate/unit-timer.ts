import type { Atoms } from '../../physics/atoms.js';
import type { Field, Fields } from '../../physics/fields.js';
import { simulateAtoms, type SimulationSettings } from '../../physics/simulation.js';
import { TransformCount } from './count-transforms.js';
import { median } from './median.js';

export interface UnitTime {
  readonly seconds: number;
  /** Of these, in Fourier transforms. */
  readonly transformSeconds: number;
}

const REPETITIONS = 5;

/**
 * Times units of `settings`. The wave kernel has a clock of its transforms, of all threads together. TensorFlow has none:
 * the number of transforms in a unit is taken times the time of one, measured alone with as many side by side as there
 * are cores, which is how a unit runs them.
 */
export function createUnitTimer(
  fields: Fields,
  atoms: Atoms,
  settings: SimulationSettings,
  cores: number,
): (runUnit: () => void) => UnitTime {
  const { kernel } = fields;
  if (kernel) {
    return (runUnit) => {
      const before = kernel.readTimes().transformSeconds;
      const seconds = timeCall(runUnit);
      return { seconds, transformSeconds: (kernel.readTimes().transformSeconds - before) / cores };
    };
  }
  const count = new TransformCount();
  const { grid } = simulateAtoms(count, atoms, settings);
  const transformSeconds = count.transforms * timeTransform(fields, grid.shape, cores);
  return (runUnit) => ({ seconds: timeCall(runUnit), transformSeconds });
}

function timeCall(call: () => void): number {
  const start = performance.now();
  call();
  return (performance.now() - start) / 1000;
}

function timeTransform(fields: Fields, shape: Field['shape'], cores: number): number {
  const planes = Array.from({ length: cores }, () => {
    const wave = Float32Array.from({ length: 2 * shape[0] * shape[1] }, (_, i) => Math.sin(i));
    return fields.complex(wave, shape);
  });
  const transformThereAndBack = () => {
    const results = fields.run('transforms alone', planes, [], (operations, inputs) =>
      inputs.map((plane) => operations.ifft2(operations.fft2(plane))),
    );
    for (const result of results) fields.dispose(result);
  };
  // The first run makes the graph.
  transformThereAndBack();
  const seconds = Array.from({ length: REPETITIONS }, () => timeCall(transformThereAndBack));
  for (const plane of planes) fields.dispose(plane);
  return median(seconds) / (2 * cores);
}
