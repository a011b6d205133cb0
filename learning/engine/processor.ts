import { readFileSync } from 'node:fs';

/** Of Linux: the instruction sets and features of the first processor, such as `avx2`; empty where they can't be read. */
export function readProcessorFlags(file = '/proc/cpuinfo'): ReadonlySet<string> {
  try {
    const line = /^flags\s*:(.*)$/m.exec(readFileSync(file, 'latin1'))?.[1];
    return new Set(line?.trim().split(/\s+/));
  } catch {
    return new Set();
  }
}

/** What our native kernels are compiled for and the processor lacks: where that is nothing, they can be loaded. */
export function findMissingForKernels(flags: ReadonlySet<string> = readProcessorFlags()): readonly string[] {
  return Object.entries({ avx2: 'AVX2', fma: 'FMA' })
    .filter(([flag]) => !flags.has(flag))
    .map(([, name]) => name);
}

const FLAGS_OF_AVX512 = ['avx512f', 'avx512vl', 'avx512bw', 'avx512dq', 'avx2', 'fma'];

/** Whether kernels that are compiled for the AVX-512 of servers since Skylake can be loaded. */
export function hasAvx512(flags: ReadonlySet<string> = readProcessorFlags()): boolean {
  return FLAGS_OF_AVX512.every((flag) => flags.has(flag));
}
