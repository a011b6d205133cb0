import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findMissingForKernels } from './processor.js';
import { binding } from './tensorflow.js';
import { readThreads } from './threads.js';

/** Seen from `dist/learning/engine`. */
const MODULE = fileURLToPath(new URL('../../../native/build/network-kernels.node', import.meta.url));

/** What `native/network/network-kernels.cc` exports. */
interface NativeModule {
  /** Makes the operations known to the TensorFlow of this process; a second call changes nothing. */
  register(threads: number): void;
}

let areLoaded: boolean | undefined;

/**
 * Whether the operations of `native/network` are there. Loads them at the first call. They are not where the module
 * isn't compiled, the processor lacks AVX2 or fused multiply-add, TensorFlow computes on a GPU, or
 * `HRTEM_NETWORK_KERNELS` is `off`.
 */
export function haveNetworkKernels(): boolean {
  areLoaded ??= loadNetworkKernels();
  return areLoaded;
}

function loadNetworkKernels(): boolean {
  if (process.env['HRTEM_NETWORK_KERNELS'] === 'off' || findMissingForKernels().length > 0) return false;
  if (binding.isUsingGpuDevice() || !existsSync(MODULE)) return false;
  const native: unknown = createRequire(import.meta.url)(MODULE);
  if (!isNativeModule(native)) throw new TypeError(`${MODULE} holds no network kernels of this version`);
  native.register(readThreads(process.env['OMP_NUM_THREADS']));
  return true;
}

function isNativeModule(module: unknown): module is NativeModule {
  return typeof module === 'object' && module !== null && 'register' in module;
}
