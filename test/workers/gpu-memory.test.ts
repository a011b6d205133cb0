import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createGpuMemory } from '../../workers/gpu-memory.js';
import { makeTemporaryFolder } from '../temporary-folder.js';

describe('the memory of a GPU', () => {
  it('has room for another job when a quarter more than the largest one there is free', async (context) => {
    const { memory } = fakeSmi(context, { free: '5000', apps: '41, 3000\n42, 4000\n7, 70000' });
    assert.equal(await memory.hasRoom('cuda:0', [41, 42]), true);
    const short = fakeSmi(context, { free: '4999', apps: '41, 3000\n42, 4000' });
    assert.equal(await short.memory.hasRoom('cuda:0', [41, 42]), false);
  });

  it('has none where the driver tells no size, or not of our processes', async (context) => {
    for (const apps of ['41, [N/A]', '', '7, 3000']) {
      const { memory } = fakeSmi(context, { free: '80000', apps });
      assert.equal(await memory.hasRoom('cuda:0', [41]), false, apps);
    }
  });

  it('has none where nvidia-smi is missing or fails', async (context) => {
    const nowhere = createGpuMemory({ PATH: makeTemporaryFolder(context) });
    assert.equal(await nowhere.hasRoom('cuda:0', [41]), false);
  });

  it('is asked of the GPU that is left to this process under that number', async (context) => {
    const { memory, calls } = fakeSmi(context, { free: '9', apps: '41, 1' }, { CUDA_VISIBLE_DEVICES: '3,GPU-af' });
    assert.equal(await memory.hasRoom('cuda:1', [41]), true);
    assert.deepEqual(new Set(calls().map((line) => line.split(' ')[0])), new Set(['--id=GPU-af']));
  });
});

/** A program on the PATH that answers as `nvidia-smi --format=csv,noheader,nounits` does. */
function fakeSmi(context: TestContext, answers: { free: string; apps: string }, env: NodeJS.ProcessEnv = {}) {
  const folder = makeTemporaryFolder(context);
  const log = join(folder, 'calls');
  const program = join(folder, 'nvidia-smi');
  writeFileSync(
    program,
    `#!/bin/sh
echo "$@" >> '${log}'
case "$2" in
  --query-gpu=memory.free) printf '%s\\n' '${answers.free}' ;;
  --query-compute-apps=pid,used_gpu_memory) printf '%s\\n' '${answers.apps}' ;;
  *) exit 2 ;;
esac
`,
  );
  chmodSync(program, 0o755);
  return {
    memory: createGpuMemory({ PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env }),
    calls: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}
