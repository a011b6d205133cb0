import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attribute, DATA_TYPES, type GraphNode } from '../../../learning/engine/graph.js';
import { lowerPrecision } from '../../../learning/engine/lower-precision.js';

const FLOAT = attribute.type(DATA_TYPES.float32);
const BFLOAT16 = attribute.type(DATA_TYPES.bfloat16);

describe('a lowered step', () => {
  it('goes from the first convolution on in bfloat16, and back before what is not of the table', () => {
    const nodes = lower([
      node('norm', 'NormByBatch', ['images', 'scale', 'shift', 'mean', 'variance']),
      node('convolved', 'Convolve3x3', ['norm', 'kernel']),
      node('activated', 'NormByBatchAndRelu', ['convolved', 'scale', 'shift', 'mean', 'variance']),
      node('logits', 'BiasAdd', ['activated', 'bias']),
    ]);
    assert.deepEqual(nodes, [
      'norm: NormByBatch float(images, scale, shift, mean, variance)',
      'norm/cast: Cast to bfloat16(norm)',
      'convolved: Convolve3x3 bfloat16(norm/cast, kernel)',
      'activated: NormByBatchAndRelu bfloat16(convolved, scale, shift, mean, variance)',
      'activated/cast: Cast to float(activated)',
      'logits: BiasAdd float(activated/cast, bias)',
    ]);
  });

  it('casts what several operations want once, and statistics not at all', () => {
    const nodes = lower([
      node('convolved', 'ConvolvePatches', ['images', 'kernel']),
      node('normal', 'NormByBatch', ['convolved', 'scale', 'shift', 'mean', 'variance']),
      node('gradient', 'NormByBatchGradient', ['dy', 'convolved', 'scale', 'shift', 'normal:3', 'normal:4']),
      node('kernelGradient', 'ConvolvePatchesKernelGradient', ['images', 'convolved', 'kernel']),
    ]);
    assert.deepEqual(nodes, [
      'images/cast: Cast to bfloat16(images)',
      'convolved: ConvolvePatches bfloat16(images/cast, kernel)',
      'normal: NormByBatch bfloat16(convolved, scale, shift, mean, variance)',
      // its gradient comes in single precision, from a loss: so it stays
      'convolved/cast: Cast to float(convolved)',
      'gradient: NormByBatchGradient float(dy, convolved/cast, scale, shift, normal:3, normal:4)',
      'kernelGradient: ConvolvePatchesKernelGradient bfloat16(images/cast, convolved, kernel)',
    ]);
  });

  it('adds up gradients by the operation that takes bfloat16, and all else as before', () => {
    const nodes = lower([
      node('first', 'Convolve3x3InputGradient', ['dy', 'kernel']),
      node('second', 'Convolve3x3InputGradient', ['dy', 'other']),
      node('sum', 'AddV2', ['first', 'second']),
      node('elsewhere', 'AddV2', ['bias', 'other']),
    ]);
    assert.deepEqual(nodes.slice(-2), [
      'sum: SumOfImages bfloat16(first, second)',
      'elsewhere: AddV2 float(bias, other)',
    ]);
  });

  it('gives results in single precision', () => {
    const traced = [
      node('pair', 'EnlargeAndJoinGradient', ['a', 'b']),
      node('dx', 'Conv2DBackpropInput', ['n', 'k', 'y']),
    ];
    const { sources } = lowerPrecision(traced.slice(1), ['dx', 'k']);
    assert.deepEqual(
      [...sources],
      [
        ['dx', 'dx/cast'],
        ['k', 'k'],
      ],
    );
    assert.deepEqual([...lowerPrecision(traced.slice(0, 1), ['pair:1']).sources], [['pair:1', 'pair:1']]);
  });

  it("lowers kernels too where the operations are TensorFlow's", () => {
    const nodes = lower([
      node('convolved', 'Conv2D', ['images', 'kernel']),
      node('active', 'Relu', ['convolved']),
      node('pooled', 'MaxPool', ['active']),
    ]);
    assert.deepEqual(nodes, [
      'images/cast: Cast to bfloat16(images)',
      'kernel/cast: Cast to bfloat16(kernel)',
      'convolved: Conv2D bfloat16(images/cast, kernel/cast)',
      'active: Relu bfloat16(convolved)',
      'active/cast: Cast to float(active)',
      'pooled: MaxPool float(active/cast)',
    ]);
  });
});

function node(name: string, operation: string, inputs: readonly string[]): GraphNode {
  return { name, operation, inputs, attributes: { T: FLOAT } };
}

function lower(nodes: readonly GraphNode[]): string[] {
  return lowerPrecision(nodes, []).nodes.map(({ name, operation, inputs, attributes }) => {
    const type = attributes['DstT'] ?? attributes['T'];
    const word = type.equals(BFLOAT16) ? 'bfloat16' : 'float';
    return `${name}: ${operation} ${operation === 'Cast' ? 'to ' : ''}${word}(${inputs.join(', ')})`;
  });
}
