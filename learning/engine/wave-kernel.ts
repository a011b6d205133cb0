import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { KernelLens, KernelSpecimen, WaveKernel } from '../../physics/wave-kernel.js';
import { NATIVE_FOLDER } from './native-folder.js';
import { classifyNativeError } from './out-of-memory-error.js';
import { findMissingForKernels } from './processor.js';
import { readThreads } from './threads.js';

/** What `native/waves/wave-kernel.cc` exports. */
interface NativeKernel {
  propagate(input: KernelSpecimen & { readonly threads: number }): Float32Array;
  formImages(input: KernelLens & { readonly threads: number }): Float32Array;
  readTimes(): { readonly transformSeconds: number; readonly seconds: number };
}

/** Where the set-up puts the kernel, whether or not it is there. */
export const WAVE_KERNEL_FILE = join(NATIVE_FOLDER, 'wave-kernel.node');
const FACTORS = [2, 3, 5];

/**
 * The compiled kernel of `native/waves/`; undefined where it is not there, or the processor lacks AVX2 or fused multiply-add.
 * Where `HRTEM_WAVE_KERNEL` is `off`, too: then the wave optics runs on TensorFlow alone.
 */
export function loadWaveKernel(): WaveKernel | undefined {
  if (process.env['HRTEM_WAVE_KERNEL'] === 'off' || findMissingForKernels().length > 0) return undefined;
  if (!existsSync(WAVE_KERNEL_FILE)) return undefined;
  const native: unknown = createRequire(import.meta.url)(WAVE_KERNEL_FILE);
  if (!isNativeKernel(native)) throw new TypeError(`${WAVE_KERNEL_FILE} is no wave kernel of this version`);
  const threads = readThreads(process.env['OMP_NUM_THREADS']);
  const tables = new Map<string, Float32Array>();
  return {
    supports: (shape) => shape.every(isSmooth),
    propagate: (input) => classify(() => native.propagate({ ...input, threads })),
    formImages: (input) => classify(() => native.formImages({ ...input, threads })),
    readTimes: () => native.readTimes(),
    table(name, make) {
      const table = tables.get(name) ?? make();
      tables.set(name, table);
      return table;
    },
  };
}

/** Transforms are made of radices 2, 3 and 5. */
function isSmooth(length: number): boolean {
  let rest = length;
  for (const factor of FACTORS) {
    while (rest % factor === 0) rest /= factor;
  }
  return rest === 1;
}

function isNativeKernel(module: unknown): module is NativeKernel {
  return typeof module === 'object' && module !== null && 'propagate' in module && 'formImages' in module;
}

function classify<T>(calculate: () => T): T {
  try {
    return calculate();
  } catch (error) {
    throw classifyNativeError(error);
  }
}
