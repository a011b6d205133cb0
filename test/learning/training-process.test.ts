import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { threadEnvironment } from '../../learning/engine/threads.js';
import { hashOutputs, makeFolder } from './training-fixture.js';

describe('a training in a process of its own', () => {
  it('of 5 epochs, a kill, and 5 more in another process gives the bits of one of 10', async (t) => {
    const [whole, broken] = [makeFolder(t), makeFolder(t)];
    await trainInProcess(whole);
    await assert.rejects(trainInProcess(broken, { killAfterEpoch: 5 }), { signal: 'SIGKILL' });
    assert.deepEqual(readdirSync(join(broken, 'checkpoints')).sort(), [
      'epoch-00004.safetensors',
      'epoch-00005.safetensors',
    ]);
    assert.match(await trainInProcess(broken), /^resumed after epoch 5\nepoch 6\n.*epoch 10\n$/s);
    const [first, second] = [whole, broken].map((folder) => hashOutputs({ outputDirectory: join(folder, 'output') }));
    assert.deepEqual(second, first);
  });
});

/** Ten epochs on two threads; returns what the process printed. */
async function trainInProcess(folder: string, { killAfterEpoch = 0 } = {}): Promise<string> {
  const script = fileURLToPath(new URL('./train-tiny.js', import.meta.url));
  const env = { ...process.env, ...threadEnvironment(2) };
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, String(killAfterEpoch)], { env });
  return stdout;
}
