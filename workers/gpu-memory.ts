import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { nameGpu, type Device } from '../activities/device.js';

/** Tells whether a GPU has memory for another job like those that run on it. */
export interface GpuMemory {
  /** @param pids of the processes that compute there, each past its first epoch. Never throws: what can't be measured has no room. */
  hasRoom(device: Device, pids: readonly number[]): Promise<boolean>;
}

/** Free memory must be that of the largest job there with a reserve: an allocator that grows needs some in one piece. */
const RESERVE = 1.25;
const ANSWER_MS = 10_000;

/** Asks `nvidia-smi`, once a decision. */
export function createGpuMemory(env: NodeJS.ProcessEnv): GpuMemory {
  const ask = async (gpu: string, query: string): Promise<readonly string[]> => {
    const args = [`--id=${gpu}`, query, '--format=csv,noheader,nounits'];
    const { stdout } = await promisify(execFile)('nvidia-smi', args, { env, timeout: ANSWER_MS });
    return stdout.trim().split('\n');
  };
  return {
    async hasRoom(device, pids) {
      if (device === 'cpu') return false;
      try {
        const gpu = nameGpu(device, env);
        const [free] = await ask(gpu, '--query-gpu=memory.free');
        const used = await ask(gpu, '--query-compute-apps=pid,used_gpu_memory');
        return isRoomy(Number(free), parseUsed(used), pids);
      } catch {
        return false;
      }
    },
  };
}

/** By process, in MiB. */
function parseUsed(lines: readonly string[]): ReadonlyMap<number, number> {
  return new Map(
    lines.map((line): [number, number] => {
      const [pid, mebibytes] = line.split(',').map(Number);
      return [pid ?? NaN, mebibytes ?? NaN];
    }),
  );
}

function isRoomy(freeMebibytes: number, used: ReadonlyMap<number, number>, pids: readonly number[]): boolean {
  // in a container the driver may tell other pids than ours, or no sizes
  const ours = pids.map((pid) => used.get(pid) ?? NaN);
  return ours.length > 0 && freeMebibytes >= RESERVE * Math.max(...ours);
}
