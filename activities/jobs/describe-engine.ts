import { networkKernelVariant } from '../../learning/engine/network-kernels.js';
import { binding } from '../../learning/engine/tensorflow.js';
import { loadWaveKernel } from '../../learning/engine/wave-kernel.js';
import type { EngineDescription } from '../compute.js';

/** @throws Error where the parent asked for a GPU and TensorFlow finds none: it would silently compute on the CPU */
export function requireDevice(): void {
  const asked = process.env['HRTEM_DEVICE'] ?? 'cpu';
  if (asked !== 'cpu' && !binding.isUsingGpuDevice()) {
    throw new Error(`expected to compute on ${asked}, TensorFlow finds no GPU there: see \`hrtem-transfer doctor\``);
  }
}

/** What computes in this process. The parent sets threads and device in the environment before TensorFlow is loaded. */
export function describeEngine(): EngineDescription {
  const networkKernels = networkKernelVariant();
  return {
    tensorflow: binding.TF_Version,
    device: binding.isUsingGpuDevice() ? (process.env['HRTEM_DEVICE'] ?? 'cuda:0') : 'cpu',
    threads: Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 0),
    ...(loadWaveKernel() && !binding.isUsingGpuDevice() && { waveKernel: 'avx2' }),
    ...(networkKernels && { networkKernels }),
  };
}
