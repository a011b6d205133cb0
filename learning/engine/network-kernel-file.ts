import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NATIVE_FOLDER } from './native-folder.js';
import { findMissingForKernels, hasAvx512, readProcessorFlags } from './processor.js';

/** The instructions that the operations of `native/network` are compiled for. */
export type NetworkKernelVariant = 'avx2' | 'avx512';

const NAMES: Readonly<Record<NetworkKernelVariant, string>> = {
  avx2: 'network-kernels.node',
  avx512: 'network-kernels-avx512.node',
};

/** Where the set-up puts a variant, whether or not it is there. */
export function locateNetworkKernels(variant: NetworkKernelVariant, folder: string = NATIVE_FOLDER): string {
  return join(folder, NAMES[variant]);
}

/** The variant with the widest vectors that is there and that the processor can load; undefined where there is none. */
export function chooseNetworkKernels(
  flags: ReadonlySet<string> = readProcessorFlags(),
  folder: string = NATIVE_FOLDER,
): NetworkKernelVariant | undefined {
  const isThere = (variant: NetworkKernelVariant) => existsSync(locateNetworkKernels(variant, folder));
  if (hasAvx512(flags) && isThere('avx512')) return 'avx512';
  return findMissingForKernels(flags).length === 0 && isThere('avx2') ? 'avx2' : undefined;
}
