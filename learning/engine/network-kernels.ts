import { createRequire } from 'node:module';
import { chooseNetworkKernels, locateNetworkKernels, type NetworkKernelVariant } from './network-kernel-file.js';
import { binding } from './tensorflow.js';
import { readThreads } from './threads.js';

/** What `native/network/network-kernels.cc` exports. */
interface NativeModule {
  /** Makes the operations known to the TensorFlow of this process; a second call changes nothing. */
  register(threads: number): void;
}

let loaded: { readonly variant: NetworkKernelVariant | undefined } | { readonly failure: Error } | undefined;

/**
 * Which operations of `native/network` are there. Loads them at the first call. None are where the module isn't
 * compiled, the processor lacks AVX2 or fused multiply-add, TensorFlow computes on a GPU, or `HRTEM_NETWORK_KERNELS` is
 * `off`.
 * @throws Error where they should be there and can't be loaded: to go on without them would be slower, and nobody would
 *   be told
 */
export function networkKernelVariant(): NetworkKernelVariant | undefined {
  loaded ??= tryLoading();
  if ('failure' in loaded) throw loaded.failure;
  return loaded.variant;
}

export function haveNetworkKernels(): boolean {
  return networkKernelVariant() !== undefined;
}

/** Once: what TensorFlow knows of them after a failure, it would not take a second time. */
function tryLoading(): NonNullable<typeof loaded> {
  try {
    return { variant: loadNetworkKernels() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { failure: new Error(`${why}; HRTEM_NETWORK_KERNELS=off computes without them`, { cause }) };
  }
}

function loadNetworkKernels(): NetworkKernelVariant | undefined {
  if (process.env['HRTEM_NETWORK_KERNELS'] === 'off' || binding.isUsingGpuDevice()) return undefined;
  const variant = chooseNetworkKernels();
  if (variant === undefined) return undefined;
  const file = locateNetworkKernels(variant);
  const native: unknown = createRequire(import.meta.url)(file);
  if (!isNativeModule(native)) throw new TypeError(`${file} holds no network kernels of this version`);
  native.register(readThreads(process.env['OMP_NUM_THREADS']));
  return variant;
}

function isNativeModule(module: unknown): module is NativeModule {
  return typeof module === 'object' && module !== null && 'register' in module;
}
