import { join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { tensorflow, tensorflowVersion } from './pins.js';
import { bringWheel } from './wheels.js';
import { megabytes } from './temporal-cli.js';

/** @param {'cpu' | 'cuda'} flavour */
export function describeTensorflowEntry(flavour) {
  return {
    name: `tensorflow-${flavour}-${tensorflowVersion}`,
    files: [
      'tensorflow/libtensorflow_cc.so.2',
      'tensorflow/libtensorflow_framework.so.2',
      'tensorflow/include/tensorflow/c/c_api.h',
    ],
  };
}

/**
 * Brings TensorFlow's C library and headers, laid out as Python's site-packages would be: the library of the CUDA
 * flavour looks for its CUDA libraries in `../nvidia/<part>/lib`.
 *
 * @param {'cpu' | 'cuda'} flavour
 * @returns {Promise<string>} the folder that holds `tensorflow/`
 */
export async function provideTensorflow(flavour, { cache, narrator, onWait }) {
  return provideEntry({ cache, ...describeTensorflowEntry(flavour), onWait }, async (partial) => {
    const { wheels } = tensorflow[flavour];
    for (const wheel of wheels) {
      const task = narrator.startTask(`${wheel.requirement.replace('==', ' ')} (${megabytes(wheel.bytes)})`);
      try {
        await bringWheel(wheel, partial, { cache, onProgress: task.progress });
        task.done();
      } catch (error) {
        task.failed();
        throw error;
      }
    }
  });
}

export function locateTensorflowLibraries(folder) {
  return join(folder, 'tensorflow');
}
