import { networkKernelVariant } from '../../learning/engine/network-kernels.js';
import { binding } from '../../learning/engine/tensorflow.js';
import { loadWaveKernel } from '../../learning/engine/wave-kernel.js';
import type { EngineDescription } from '../compute.js';

/** What computes in this process. The parent sets the thread count in the environment before TensorFlow is loaded. */
export function describeEngine(): EngineDescription {
  const networkKernels = networkKernelVariant();
  return {
    tensorflow: binding.TF_Version,
    device: binding.isUsingGpuDevice() ? 'cuda:0' : 'cpu',
    threads: Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 0),
    ...(loadWaveKernel() && !binding.isUsingGpuDevice() && { waveKernel: 'avx2' }),
    ...(networkKernels && { networkKernels }),
  };
}
