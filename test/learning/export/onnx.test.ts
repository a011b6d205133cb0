import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeOnnx } from '../../../learning/export/onnx.js';
import { countParameters, listVariables } from '../../../learning/network-variables.js';
import { makeFolder } from '../training-fixture.js';
import { readOnnx } from './onnx-file.js';
import { onnxruntimeMissing, runInOnnxruntime } from './onnxruntime.js';
import { drawNetwork, largestDifference, predictNoise } from './random-network.js';
import { runOnnxFile } from './run-onnx-file.js';

const TOLERANCE = 1e-5;

describe('an ONNX file', () => {
  it('says what it takes, what it gives and where it comes from', () => {
    const file = readOnnx(encodeOnnx(drawNetwork(4)));
    assert.deepEqual(file.inputs, ['images: type 1 [n, 1, height, width]']);
    assert.deepEqual(file.outputs, ['particle_probability: type 1 [n, 1, height, width]']);
    assert.equal(file.irVersion, 8);
    assert.equal(file.opset, 15);
    assert.equal(file.producer, 'hrtem-transfer 1.2.3');
    const { normalisation, input, ...rest } = file.metadata;
    assert.match(normalisation, /mean 0 and variance 1/);
    assert.match(input, /^float32 \[n, 1, height, width\].*multiples of 32/);
    assert.deepEqual(
      { ...rest, output: '' },
      { network: 'under→over', pixelAngstrom: '0.5', classNames: '["particle"]', output: '' },
    );
  });

  it('holds every variable once, the two channels of the head as one', () => {
    const exported = drawNetwork(8);
    const { tensors } = readOnnx(encodeOnnx(exported));
    const names = listVariables(exported.network).map(({ name }) => name);
    assert.deepEqual([...tensors.keys()].sort(), [...names, 'upsample.scales'].sort());
    let averages = 0;
    let values = 0;
    for (const [name, tensor] of tensors) {
      assert.equal(
        tensor.shape.reduce((product, size) => product * size, 1),
        tensor.values.length,
        name,
      );
      if (/\.moving(Mean|Variance)$/.test(name)) averages += tensor.values.length;
      else if (name !== 'upsample.scales') values += tensor.values.length;
    }
    const head = 3 * 3 * (8 / 4) + 1;
    assert.equal(values, countParameters(exported.network) - head);
    assert.ok(averages > 0);
    assert.deepEqual(tensors.get('encoder.down1.conv1.kernel')?.shape, [8, 8, 3, 3]);
    assert.deepEqual(tensors.get('decoder.head.kernel')?.shape, [1, 2, 3, 3]);
  });

  it('names each value once, before it is used', () => {
    const { nodes, tensors } = readOnnx(encodeOnnx(drawNetwork(4)));
    const known = new Set(['', 'images', ...tensors.keys()]);
    for (const { inputs, outputs } of nodes) {
      for (const input of inputs) assert.ok(known.has(input), input);
      for (const output of outputs) {
        assert.ok(!known.has(output), output);
        known.add(output);
      }
    }
    assert.ok(known.has('particle_probability'));
  });

  it('is the same bytes for the same network', () => {
    assert.deepEqual(encodeOnnx(drawNetwork(4)), encodeOnnx(drawNetwork(4)));
  });

  for (const [baseFilters, pixels] of [
    [8, 64],
    [16, 96],
  ] as const) {
    it(`computes by ONNX’s operators what our engine computes, ${baseFilters} filters, ${pixels} pixels`, async (t) => {
      const exported = drawNetwork(baseFilters);
      const { count, images, probabilities } = await predictNoise(t, exported, pixels);
      assertVaried(probabilities);
      const result = runOnnxFile(readOnnx(encodeOnnx(exported)), images, [count, 1, pixels, pixels]);
      assert.deepEqual(result.shape, [count, 1, pixels, pixels]);
      const difference = largestDifference(result.values, probabilities);
      assert.ok(difference < TOLERANCE, `largest difference ${difference}`);
    });

    it(
      `gives in onnxruntime what our engine gives, ${baseFilters} filters, ${pixels} pixels`,
      {
        skip: onnxruntimeMissing,
      },
      async (t) => {
        const exported = drawNetwork(baseFilters);
        const example = await predictNoise(t, exported, pixels);
        const result = runInOnnxruntime(makeFolder(t), encodeOnnx(exported), example);
        const difference = largestDifference(result, example.probabilities);
        assert.ok(difference < TOLERANCE, `largest difference ${difference}`);
      },
    );
  }
});

/** A comparison of nearly constant pictures would say nothing. */
function assertVaried(probabilities: Float32Array): void {
  const [low, high] = [Math.min(...probabilities), Math.max(...probabilities)];
  assert.ok(high - low > 0.1, `probabilities from ${low} to ${high}`);
}
