import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Example } from './random-network.js';

const PYTHON = process.env['HRTEM_PYTHON'] || 'python3';
/** From dist/test/learning/export/ to the sources. */
const PROGRAM = fileURLToPath(new URL('../../../../test/learning/export/run_onnx.py', import.meta.url));

/** For a test's `skip`: false where onnxruntime is there, else why not. */
export const onnxruntimeMissing =
  spawnSync(PYTHON, [PROGRAM], { stdio: 'ignore' }).status === 0
    ? false
    : `${PYTHON} can't import numpy and onnxruntime; HRTEM_PYTHON names another`;

export function runInOnnxruntime(folder: string, model: Uint8Array, { count, pixels, images }: Example): Float32Array {
  const [network, input, output] = ['network.onnx', 'images.f4', 'out.f4'].map((name) => join(folder, name));
  writeFileSync(network, model);
  writeFileSync(input, images);
  execFileSync(PYTHON, [PROGRAM, network, input, String(count), String(pixels), output]);
  return new Float32Array(Uint8Array.from(readFileSync(output)).buffer);
}
