import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { makeTemporaryFolder } from '../temporary-folder.js';
import { loadScript } from './load-script.js';

interface Driver {
  library: boolean;
  device: boolean;
  version?: string;
}
const { chooseEngine, findNvidiaDriver } = await loadScript<{
  chooseEngine(env: NodeJS.ProcessEnv, driver: Driver): { flavour: string; why: string };
  findNvidiaDriver(env: NodeJS.ProcessEnv, root: string): Driver;
}>('setup/engine.js');

const none = { library: false, device: false };

describe('the engine', () => {
  it('is CUDA where an NVIDIA driver and a device are, else CPU, and says why', () => {
    const choose = (driver: Driver) => chooseEngine({}, driver);
    assert.deepEqual(choose(none), { flavour: 'cpu', why: 'no NVIDIA driver found (no libcuda.so.1)' });
    assert.equal(choose({ library: true, device: false }).flavour, 'cpu');
    assert.deepEqual(choose({ library: true, device: true, version: '550.54.14' }), {
      flavour: 'cuda',
      why: 'NVIDIA driver 550.54.14 found',
    });
    const old = choose({ library: true, device: true, version: '470.82.01' });
    assert.equal(old.flavour, 'cpu');
    assert.match(old.why, /470\.82\.01 is too old for CUDA 12/);
  });

  it('is what HRTEM_ENGINE says', () => {
    assert.equal(chooseEngine({ HRTEM_ENGINE: 'cuda' }, none).flavour, 'cuda');
    assert.throws(() => chooseEngine({ HRTEM_ENGINE: 'gpu' }, none), /HRTEM_ENGINE is "gpu": it must be cpu or cuda/);
  });

  it('knows the driver by the loader, the device files and the kernel', (context) => {
    const root = makeTemporaryFolder(context);
    assert.deepEqual(findNvidiaDriver({}, root), { ...none, version: undefined });
    write(root, 'etc/ld.so.cache', 'libcublas.so.12\0libcuda.so.1\0/usr/lib/libcuda.so.1\0');
    write(root, 'dev/nvidiactl', '');
    const kernel = 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build  (root@host)\n';
    write(root, 'proc/driver/nvidia/version', kernel);
    assert.deepEqual(findNvidiaDriver({}, root), { library: true, device: true, version: '570.86.15' });
  });
});

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
