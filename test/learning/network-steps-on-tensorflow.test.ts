import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Where our own kernels can't be: other processors, a GPU. */
describe('the steps of the network on the operations of TensorFlow alone', () => {
  it('do all that they do on ours', () => {
    const file = fileURLToPath(new URL('network-steps.test.js', import.meta.url));
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(process.execPath, ['--test-reporter=tap', file], {
      env: { ...env, HRTEM_NETWORK_KERNELS: 'off' },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^# pass [1-9]/m);
  });
});
