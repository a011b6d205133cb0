import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findMissingForKernels } from '../../learning/engine/processor.js';
import { waveKernelFile } from '../installation.js';

const timeoutMs = 20_000;

/** In a process of its own: a broken file can end it. */
const loadKernel = 'process.dlopen({ exports: {} }, process.argv[1])';

type Line = readonly [name: string, state: 'ok' | 'missing' | 'fact', value: string, remedy?: string];

/** Whether the multislice of this machine runs on our own kernel or on TensorFlow, and why. */
export async function checkWaveKernel(
  remedy: string,
  file: string = waveKernelFile,
  lacking: readonly string[] = findMissingForKernels(),
): Promise<Line> {
  const onTensorflow = 'transforms run on TensorFlow';
  if (!existsSync(file)) return ['Wave kernel', 'missing', `not there (${file}): ${onTensorflow}`, remedy];
  if (lacking.length > 0) {
    return ['Wave kernel', 'fact', `there, but this processor has no ${lacking.join(' and no ')}: ${onTensorflow}`];
  }
  try {
    await promisify(execFile)(process.execPath, ['-e', loadKernel, file], { timeout: timeoutMs });
    return ['Wave kernel', 'ok', `there; this processor has AVX2 and FMA`];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return ['Wave kernel', 'missing', `does not load: ${reason}`, remedy];
  }
}
