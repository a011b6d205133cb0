import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { locateNetworkKernels } from '../../learning/engine/network-kernel-file.js';
import { findMissingForKernels, hasAvx512, readProcessorFlags } from '../../learning/engine/processor.js';
import { WAVE_KERNEL_FILE } from '../../learning/engine/wave-kernel.js';
import { describeError } from '../../study/describe-error.js';

const timeoutMs = 20_000;

/** In a process of its own: a broken file can end it. */
const loadModule = 'process.dlopen({ exports: {} }, process.argv[1])';

type Line = readonly [name: string, state: 'ok' | 'missing' | 'fact', value: string, remedy?: string];

/** One of our own native modules, as `doctor` asks for it. */
export interface NativeModule {
  readonly name: string;
  readonly file: string;
  /** Instructions that the file is compiled for, in words. */
  readonly instructions: string;
  /** Those of them that this processor doesn't have. */
  readonly lacking: readonly string[];
  /** What runs where the module doesn't. */
  readonly instead: string;
}

export function describeWaveKernel(flags: ReadonlySet<string> = readProcessorFlags()): NativeModule {
  return {
    name: 'Wave kernel',
    file: WAVE_KERNEL_FILE,
    instructions: 'AVX2 and FMA',
    lacking: findMissingForKernels(flags),
    instead: 'transforms run on TensorFlow',
  };
}

/** The variant that this processor should have. @param folder of both variants, `native/build` unless told */
export function describeNetworkKernels(
  flags: ReadonlySet<string> = readProcessorFlags(),
  folder?: string,
): NativeModule {
  const avx2 = {
    name: 'Network kernels',
    file: locateNetworkKernels('avx2', folder),
    instructions: 'AVX2 and FMA',
    lacking: findMissingForKernels(flags),
    instead: 'convolutions run on TensorFlow',
  };
  if (!hasAvx512(flags)) return avx2;
  return {
    ...avx2,
    file: locateNetworkKernels('avx512', folder),
    instructions: 'AVX-512',
    instead: existsSync(avx2.file) ? 'convolutions run with AVX2' : avx2.instead,
  };
}

/** Whether a module of this machine is used or not, and why. */
export async function checkNativeModule(module: NativeModule, remedy: string): Promise<Line> {
  const { name, file, instructions, lacking, instead } = module;
  if (!existsSync(file)) return [name, 'missing', `not there (${file}): ${instead}`, remedy];
  if (lacking.length > 0) {
    return [name, 'fact', `there, but this processor has no ${lacking.join(' and no ')}: ${instead}`];
  }
  try {
    await promisify(execFile)(process.execPath, ['-e', loadModule, file], { timeout: timeoutMs });
    return [name, 'ok', `there; this processor has ${instructions}`];
  } catch (error) {
    const reason = describeError(error);
    return [name, 'missing', `does not load: ${reason}`, remedy];
  }
}
