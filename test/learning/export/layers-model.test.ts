import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { tf } from '../../../learning/engine/tensorflow.js';
import type { ExportedNetwork } from '../../../learning/export/exported-network.js';
import { encodeLayersModel, MODEL_FILE, WEIGHTS_FILE } from '../../../learning/export/layers-model.js';
import { makeFolder } from '../training-fixture.js';
import { drawNetwork, largestDifference, predictNoise } from './random-network.js';

async function load(t: TestContext, exported: ExportedNetwork): Promise<tf.LayersModel> {
  const folder = makeFolder(t);
  const files = encodeLayersModel(exported);
  for (const name of [WEIGHTS_FILE, MODEL_FILE] as const) writeFileSync(join(folder, name), files[name]);
  const model = await tf.loadLayersModel(`file://${join(folder, MODEL_FILE)}`);
  t.after(() => model.dispose());
  return model;
}

function runModel(model: tf.LayersModel, images: Float32Array, shape: [number, number, number, number]) {
  return tf.tidy(() => {
    const output = model.predict(tf.tensor4d(images, shape));
    if (Array.isArray(output)) throw new TypeError('the model has several outputs');
    return { shape: output.shape, values: Float32Array.from(output.dataSync()) };
  });
}

describe('a tfjs LayersModel', () => {
  it('says what it takes, what it gives and where it comes from', async (t) => {
    const model = await load(t, drawNetwork(4));
    assert.deepEqual(model.inputs[0].shape, [null, null, null, 1]);
    assert.deepEqual(model.outputs[0].shape, [null, null, null, 1]);
    assert.deepEqual([model.inputNames, model.outputNames], [['images'], ['particle_probability']]);
    const metadata = model.getUserDefinedMetadata();
    assert.ok('pixelAngstrom' in metadata && 'network' in metadata && 'input' in metadata && 'classNames' in metadata);
    const { pixelAngstrom, network, input, classNames } = metadata;
    assert.deepEqual([pixelAngstrom, network, classNames], [0.5, 'under→over', ['particle']]);
    assert.match(String(input), /^float32 \[n, height, width, 1\].*multiples of 32/);
  });

  for (const [baseFilters, pixels] of [
    [8, 64],
    [16, 96],
  ] as const) {
    it(`gives in tfjs what our engine gives, ${baseFilters} filters, ${pixels} pixels`, async (t) => {
      const exported = drawNetwork(baseFilters);
      const { count, images, probabilities } = await predictNoise(t, exported, pixels);
      const result = runModel(await load(t, exported), images, [count, pixels, pixels, 1]);
      assert.deepEqual(result.shape, [count, pixels, pixels, 1]);
      const difference = largestDifference(result.values, probabilities);
      assert.ok(difference < 1e-5, `largest difference ${difference}`);
    });
  }

  it('takes images that are not square', async (t) => {
    const result = runModel(await load(t, drawNetwork(4)), new Float32Array(64 * 96), [1, 64, 96, 1]);
    assert.deepEqual(result.shape, [1, 64, 96, 1]);
  });

  it('is the same bytes for the same network', () => {
    assert.deepEqual(encodeLayersModel(drawNetwork(4)), encodeLayersModel(drawNetwork(4)));
  });
});
