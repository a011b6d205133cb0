import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { KernelLens, KernelSpecimen, WaveKernel } from '../../physics/wave-kernel.js';
import { classifyNativeError } from './out-of-memory-error.js';
import { findMissingForKernels } from './processor.js';
import { readThreads } from './threads.js';

/** What `native/waves/wave-kernel.cc` exports. */
interface NativeKernel {
  propagate(input: KernelSpecimen & { readonly threads: number }): Float32Array;
  formImages(input: KernelLens & { readonly threads: number }): Float32Array;
  readTimes(): { readonly transformSeconds: number; readonly seconds: number };
}

/** Seen from `dist/learning/engine`. */
const MODULE = fileURLToPath(new URL('../../../native/build/wave-kernel.node', import.meta.url));
const FACTORS = [2, 3, 5];

/**
 * The compiled kernel of `native/waves/`; undefined where it is not there, or the processor lacks AVX2 or fused multiply-add.
 * Where `HRTEM_WAVE_KERNEL` is `off`, too: then the wave optics runs on TensorFlow alone.
 */
export function loadWaveKernel(): WaveKernel | undefined {
  if (process.env['HRTEM_WAVE_KERNEL'] === 'off' || findMissingForKernels().length > 0) return undefined;
  if (!existsSync(MODULE)) return undefined;
  const native: unknown = createRequire(import.meta.url)(MODULE);
  if (!isNativeKernel(native)) throw new TypeError(`${MODULE} is no wave kernel of this version`);
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
