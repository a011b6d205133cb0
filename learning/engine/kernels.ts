/**
 * Fused TensorFlow kernels that the tfjs API doesn't offer, each with its gradient. One kernel instead of five to ten
 * operations, forward and backward. Images are NHWC.
 */
import { BATCH_NORM_EPSILON } from './batch-norm.js';
import { haveNetworkKernels } from './network-kernels.js';
import { backend, binding, tf, type OperationAttribute } from './tensorflow.js';

/**
 * Convolution with zero padding that keeps the size divided by the stride.
 * @param x [n, height, width, inputs]
 * @param kernel [size, size, inputs, outputs]
 */
export function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor {
  const isOurs = stride === 1 && kernel.shape[0] === 3 && kernel.shape[1] === 3;
  return isOurs && haveNetworkKernels() ? convolve3x3(x, kernel) : tf.conv2d(x, kernel, stride, 'same');
}

/** Of `native/network`, as its gradients. */
function convolve3x3(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  return withGradient(
    [x, kernel],
    () => ({ value: backend.executeSingleOutput('Convolve3x3', [], [x, kernel]), saved: [] }),
    (dy, [x, kernel]) => [
      backend.executeSingleOutput('Convolve3x3InputGradient', [], [dy, kernel]),
      backend.executeSingleOutput('Convolve3x3KernelGradient', [], [x, dy]),
    ],
  );
}

export function relu(x: tf.Tensor): tf.Tensor {
  return withGradient(
    [x],
    () => {
      const value = backend.executeSingleOutput('Relu', [floatType('T')], [x]);
      return { value, saved: [value] };
    },
    (dy, _inputs, [y]) => [backend.executeSingleOutput('ReluGrad', [floatType('T')], [dy, y])],
  );
}

/** Adds `bias` [channels] to every pixel. */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const attributes = [floatType('T'), dataFormat()];
  return withGradient(
    [x, bias],
    () => ({ value: backend.executeSingleOutput('BiasAdd', attributes, [x, bias]), saved: [] }),
    (dy) => [dy, backend.executeSingleOutput('BiasAddGrad', attributes, [dy])],
  );
}

export interface BatchNorm {
  /** All [channels]. */
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
  readonly movingMean: tf.Tensor;
  readonly movingVariance: tf.Tensor;
}

/** Weight of the batch in the moving averages; PyTorch calls it momentum. */
const BATCH_NORM_MOMENTUM = 0.1;

/**
 * Normalizes by mean and biased variance of the batch; the moving averages take in the mean and the unbiased variance,
 * as in PyTorch. The new averages are kept: whoever receives them disposes them.
 */
export function normalizeByBatch(
  x: tf.Tensor,
  { scale, shift, movingMean, movingVariance }: BatchNorm,
): { readonly y: tf.Tensor; readonly movingMean: tf.Tensor; readonly movingVariance: tf.Tensor } {
  let newMean = movingMean;
  let newVariance = movingVariance;
  const y = withGradient(
    [x, scale, shift],
    () => {
      const attributes = [...batchNormAttributes(true), floatAttribute('exponential_avg_factor', BATCH_NORM_MOMENTUM)];
      const inputs = [x, scale, shift, movingMean, movingVariance];
      const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
      newMean = tf.keep(outputs[1]);
      newVariance = tf.keep(outputs[2]);
      return { value: outputs[0], saved: [outputs[3], outputs[4], outputs[5]] };
    },
    (dy, [x, scale], reserved) => {
      const inputs = [dy, x, scale, ...reserved];
      return backend.executeMultipleOutputs('FusedBatchNormGradV3', batchNormAttributes(true), inputs, 5).slice(0, 3);
    },
  );
  return { y, movingMean: newMean, movingVariance: newVariance };
}

/** Normalizes by the moving averages; has no gradient. */
export function normalizeByAverages(x: tf.Tensor, norm: BatchNorm): tf.Tensor {
  const inputs = [x, norm.scale, norm.shift, norm.movingMean, norm.movingVariance];
  return backend.executeMultipleOutputs('FusedBatchNormV3', batchNormAttributes(false), inputs, 6)[0];
}

/**
 * Cross entropy of softmax(logits), natural logarithm.
 * @param logits [n, classes]
 * @param classes int32 [n]
 * @returns [n]
 */
export function crossEntropyOfSoftmax(logits: tf.Tensor, classes: tf.Tensor): tf.Tensor {
  const attributes = [floatType('T'), { name: 'Tlabels', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 }];
  return withGradient(
    [logits],
    () => {
      const inputs = [logits, classes];
      const outputs = backend.executeMultipleOutputs('SparseSoftmaxCrossEntropyWithLogits', attributes, inputs, 2);
      return { value: outputs[0], saved: [outputs[1]] };
    },
    (dy, _inputs, [backprop]) => [tf.mul(backprop, tf.reshape(dy, [-1, 1]))],
  );
}

/**
 * @param forward the value, and the tensors that the gradient needs beside the inputs
 * @param backward one gradient an input. By then tfjs has freed the tensors of the forward pass: it may only use the
 *   inputs and saved tensors that it is given.
 */
function withGradient(
  inputs: tf.Tensor[],
  forward: () => { readonly value: tf.Tensor; readonly saved: tf.Tensor[] },
  backward: (dy: tf.Tensor, inputs: tf.Tensor[], saved: tf.Tensor[]) => tf.Tensor[],
): tf.Tensor {
  const operation = tf.customGrad((...parameters) => {
    const save = parameters.at(-1);
    if (typeof save !== 'function') throw new TypeError('tf.customGrad gave no save function');
    const { value, saved } = forward();
    save([...inputs, ...saved]);
    const count = inputs.length;
    return {
      value,
      gradFunc: (dy: tf.Tensor, kept: tf.Tensor[]) => backward(dy, kept.slice(0, count), kept.slice(count)),
    };
  });
  return operation(...inputs);
}

function batchNormAttributes(training: boolean): OperationAttribute[] {
  return [
    floatType('T'),
    floatType('U'),
    floatAttribute('epsilon', BATCH_NORM_EPSILON),
    dataFormat(),
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: training },
  ];
}

function floatType(name: string): OperationAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
}

function floatAttribute(name: string, value: number): OperationAttribute {
  return { name, type: binding.TF_ATTR_FLOAT, value };
}

function dataFormat(): OperationAttribute {
  return { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' };
}
