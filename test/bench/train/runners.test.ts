import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { drawBatch } from '../../../bench/train/batch.js';
import { createCompiledRunner } from '../../../bench/train/compiled-runner.js';
import { createEagerRunner } from '../../../bench/train/eager-runner.js';
import { createLayersRunner } from '../../../bench/train/layers-runner.js';
import { PASSES } from '../../../bench/train/work.js';
import { binding, tf } from '../../../learning/engine/tensorflow.js';
import { countParameters, drawVariables } from '../../../learning/network-variables.js';
import { createStreams } from '../../../study/random-stream.js';

const WORK = { pixels: 64, batch: 2, baseFilters: 8 };
const NETWORK = { baseFilters: WORK.baseFilters };

describe('the engines of bench:train', () => {
  for (const pass of PASSES) {
    it(`do the same ${pass} steps, of a network of the same size, and free their tensors`, async () => {
      const before = countTensors();
      const compiled = await runSteps(createCompiledRunner, pass);
      assert.deepEqual(countTensors(), before);
      const eager = await runSteps(createEagerRunner, pass);
      assert.deepEqual(countTensors(), before);
      assertClose(eager, compiled);
      assertClose(await runSteps(createLayersRunner, pass), compiled);
      assert.equal(new Set(compiled).size, pass === 'train' ? compiled.length : 1, compiled.join());
    });
  }
});

async function runSteps(
  create: typeof createCompiledRunner | typeof createLayersRunner,
  pass: (typeof PASSES)[number],
) {
  const weights = drawVariables(NETWORK, createStreams(1));
  const settings = {
    pass,
    pixels: WORK.pixels,
    network: NETWORK,
    batch: drawBatch(WORK),
    weights,
    precision: 'float32',
  } as const;
  const runner = create(settings);
  assert.equal(runner.parameters, countParameters(NETWORK));
  const values = [];
  for (let step = 0; step < 4; step++) values.push(await runner.run());
  runner.dispose();
  return values;
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, index) => {
    assert.ok(Math.abs(value / expected[index] - 1) < 1e-3, `${actual.join()} against ${expected.join()}`);
  });
}

function countTensors() {
  return [tf.memory().numTensors, binding.getNumOfSavedModels()];
}
