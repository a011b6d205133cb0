import { join } from 'node:path';
import { provideEntry } from './cache-entry.js';
import { tensorflow, tensorflowVersion } from './pins.js';
import { bringWheel } from './wheels.js';

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
    for (const wheel of tensorflow[flavour].wheels) await bringWheel(wheel, partial, { cache, narrator });
  });
}

export function locateTensorflowLibraries(folder) {
  return join(folder, 'tensorflow');
}
