import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { checkWaveKernel } from '../../../cli/doctor/check-wave-kernel.js';
import { makeTemporaryFolder } from '../../temporary-folder.js';

describe("doctor's line on the wave kernel", () => {
  it('says that it is not there, and the remedy', async (context) => {
    const file = join(makeTemporaryFolder(context), 'wave-kernel.node');
    assert.deepEqual(await checkWaveKernel('set up', file, []), [
      'Wave kernel',
      'missing',
      `not there (${file}): transforms run on TensorFlow`,
      'set up',
    ]);
  });

  it('takes a processor without AVX2 as a fact, and does not load it there', async (context) => {
    const file = join(makeTemporaryFolder(context), 'wave-kernel.node');
    writeFileSync(file, 'no library');
    const [, state, value] = await checkWaveKernel('set up', file, ['AVX2', 'FMA']);
    assert.equal(state, 'fact');
    assert.equal(value, 'there, but this processor has no AVX2 and no FMA: transforms run on TensorFlow');
  });

  it('finds out that it does not load', async (context) => {
    const file = join(makeTemporaryFolder(context), 'wave-kernel.node');
    writeFileSync(file, 'no library');
    const [, state, value, remedy] = await checkWaveKernel('set up', file, []);
    assert.deepEqual([state, remedy], ['missing', 'set up']);
    assert.match(value, /^does not load: /);
  });
});
