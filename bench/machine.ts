import { availableParallelism, cpus, totalmem } from 'node:os';
import { readInstallation } from '../cli/installation.js';
import { readProcessorFlags } from '../learning/engine/processor.js';

/** What a time depends on, besides the code. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Those that such kernels use. */
  readonly vectorInstructions: readonly string[];
  readonly memoryBytes: number;
  readonly node: string;
  readonly tensorflow: string;
  readonly engine: 'cpu' | 'cuda';
}

const VECTOR_FLAGS = ['avx', 'avx2', 'fma', 'avx512f'];

export function describeMachine(): Machine {
  const flags = readProcessorFlags();
  const { engine } = readInstallation();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    vectorInstructions: VECTOR_FLAGS.filter((flag) => flags.has(flag)),
    memoryBytes: totalmem(),
    node: process.versions.node,
    tensorflow: engine.tensorflow,
    engine: engine.flavour,
  };
}
