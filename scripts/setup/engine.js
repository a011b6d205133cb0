import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from './problem.js';

/** The oldest driver on which CUDA 12 runs: CUDA 12 release notes, table "minor version compatibility". */
const oldestDriver = 525.6;

/**
 * Which build of TensorFlow this machine gets, and why, in words.
 *
 * @returns {{ flavour: 'cpu' | 'cuda', why: string }}
 */
export function chooseEngine(env = process.env, driver = findNvidiaDriver(env)) {
  const asked = env.HRTEM_ENGINE;
  if (asked === 'cpu' || asked === 'cuda') return { flavour: asked, why: `HRTEM_ENGINE=${asked} asks for it` };
  if (asked)
    throw new SetupProblem(`HRTEM_ENGINE is "${asked}": it must be cpu or cuda, or left out to go by the machine.`);

  if (!driver.library) return { flavour: 'cpu', why: 'no NVIDIA driver found (no libcuda.so.1)' };
  if (!driver.device) return { flavour: 'cpu', why: 'the NVIDIA driver library is there, but no NVIDIA device' };
  if (driver.version !== undefined && Number.parseFloat(driver.version) < oldestDriver) {
    return {
      flavour: 'cpu',
      why: `the NVIDIA driver ${driver.version} is too old for CUDA 12, which needs 525.60 or newer`,
    };
  }
  return { flavour: 'cuda', why: `NVIDIA driver ${driver.version ?? 'of unknown version'} found` };
}

/** Looks only at files, for it is done at every start. The loader's cache names every library that it would find. */
export function findNvidiaDriver(env = process.env, root = '/') {
  const read = (path) => {
    try {
      return readFileSync(join(root, path), 'latin1');
    } catch {
      return '';
    }
  };
  const folders = (env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  return {
    library:
      read('etc/ld.so.cache').includes('libcuda.so.1\0') ||
      folders.some((folder) => existsSync(join(folder, 'libcuda.so.1'))),
    device: ['dev/nvidiactl', 'dev/nvidia0', 'dev/dxg'].some((device) => existsSync(join(root, device))),
    version: /Kernel Module.*?\s(\d+\.\d+(\.\d+)?)\s/.exec(read('proc/driver/nvidia/version'))?.[1],
  };
}
