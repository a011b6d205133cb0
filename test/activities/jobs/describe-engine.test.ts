import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { chooseNetworkKernels } from '../../../learning/engine/network-kernel-file.js';
import { threadEnvironment } from '../../../learning/engine/threads.js';
import { loadWaveKernel } from '../../../learning/engine/wave-kernel.js';

const description = z.object({
  tensorflow: z.string(),
  device: z.literal('cpu'),
  threads: z.number(),
  waveKernel: z.string().exactOptional(),
  networkKernels: z.string().exactOptional(),
});

describe('the description of what computes', () => {
  it('names threads and our kernels as they are here', async () => {
    const { threads, waveKernel, networkKernels } = await describeInProcess(3, {});
    assert.equal(threads, 3);
    assert.equal(waveKernel, loadWaveKernel() && 'avx2');
    assert.equal(networkKernels, chooseNetworkKernels());
  });

  it('names no kernel that is switched off', async () => {
    const off = await describeInProcess(1, { HRTEM_WAVE_KERNEL: 'off', HRTEM_NETWORK_KERNELS: 'off' });
    assert.deepEqual(Object.keys(off), ['tensorflow', 'device', 'threads']);
  });
});

/** By a process of its own: which kernels there are is decided once a process. */
async function describeInProcess(threads: number, kernels: Record<string, string>) {
  const script = `
    const { describeEngine } = await import(process.argv[1]);
    console.log(JSON.stringify(describeEngine()));`;
  const module_ = new URL('../../../activities/jobs/describe-engine.js', import.meta.url).href;
  const { HRTEM_WAVE_KERNEL: _wave, HRTEM_NETWORK_KERNELS: _network, ...outer } = process.env;
  const env = { ...outer, CUDA_VISIBLE_DEVICES: '', ...threadEnvironment(threads), ...kernels };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, module_], {
    env,
  });
  return description.parse(JSON.parse(stdout));
}
