import { BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM } from '../batch-norm.js';
import { haveNetworkKernels } from '../network-kernels.js';
import { backend, binding, tf, type OperationAttribute } from '../tensorflow.js';
import { dataFormat, floatAttribute, floatType } from './attributes.js';
import { relu } from './elementwise.js';
import { withGradient } from './with-gradient.js';

export interface BatchNorm {
  /** All [channels]. */
  readonly scale: tf.Tensor;
  readonly shift: tf.Tensor;
  readonly movingMean: tf.Tensor;
  readonly movingVariance: tf.Tensor;
}

/** What follows a normalization. */
export type Activation = 'linear' | 'relu';

export interface NormalizedByBatch {
  readonly y: tf.Tensor;
  /** After this batch. Both are kept: whoever receives them disposes them. */
  readonly movingMean: tf.Tensor;
  readonly movingVariance: tf.Tensor;
}

/** Names of our own operations, `native/network`; in one with the ReLU. */
const OWN = {
  linear: { byBatch: 'NormByBatch', gradient: 'NormByBatchGradient', byAverages: 'NormByAverages' },
  relu: {
    byBatch: 'NormByBatchAndRelu',
    gradient: 'NormByBatchAndReluGradient',
    byAverages: 'NormByAveragesAndRelu',
  },
} as const;

/**
 * Normalizes by mean and biased variance of the batch; the moving averages take in the mean and the unbiased variance,
 * as in PyTorch.
 */
export function normalizeByBatch(x: tf.Tensor, norm: BatchNorm, activation: Activation): NormalizedByBatch {
  return haveNetworkKernels() ? normalizeByOwn(x, norm, activation) : normalizeByFused(x, norm, activation);
}

/** Normalizes by the moving averages; has no gradient. */
export function normalizeByAverages(x: tf.Tensor, norm: BatchNorm, activation: Activation): tf.Tensor {
  const inputs = [x, norm.scale, norm.shift, norm.movingMean, norm.movingVariance];
  if (haveNetworkKernels()) return backend.executeSingleOutput(OWN[activation].byAverages, [floatType('T')], inputs);
  const y = backend.executeMultipleOutputs('FusedBatchNormV3', batchNormAttributes(false), inputs, 6)[0];
  return activation === 'relu' ? relu(y) : y;
}

function normalizeByOwn(x: tf.Tensor, norm: BatchNorm, activation: Activation): NormalizedByBatch {
  const { scale, shift } = norm;
  let { movingMean, movingVariance } = norm;
  const y = withGradient(
    [x, scale, shift],
    () => {
      const inputs = [x, scale, shift, movingMean, movingVariance];
      const outputs = backend.executeMultipleOutputs(OWN[activation].byBatch, [floatType('T')], inputs, 5);
      movingMean = tf.keep(outputs[1]);
      movingVariance = tf.keep(outputs[2]);
      return { value: outputs[0], saved: [outputs[3], outputs[4]] };
    },
    (dy, inputs, moments) => {
      return backend.executeMultipleOutputs(OWN[activation].gradient, [floatType('T')], [dy, ...inputs, ...moments], 3);
    },
  );
  return { y, movingMean, movingVariance };
}

/** By TensorFlow's kernel. */
function normalizeByFused(x: tf.Tensor, norm: BatchNorm, activation: Activation): NormalizedByBatch {
  const { scale, shift } = norm;
  let { movingMean, movingVariance } = norm;
  const y = withGradient(
    [x, scale, shift],
    () => {
      const attributes = [...batchNormAttributes(true), floatAttribute('exponential_avg_factor', BATCH_NORM_MOMENTUM)];
      const inputs = [x, scale, shift, movingMean, movingVariance];
      const outputs = backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
      movingMean = tf.keep(outputs[1]);
      movingVariance = tf.keep(outputs[2]);
      return { value: outputs[0], saved: [outputs[3], outputs[4], outputs[5]] };
    },
    (dy, [x, scale], reserved) => {
      const inputs = [dy, x, scale, ...reserved];
      return backend.executeMultipleOutputs('FusedBatchNormGradV3', batchNormAttributes(true), inputs, 5).slice(0, 3);
    },
  );
  return { y: activation === 'relu' ? relu(y) : y, movingMean, movingVariance };
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
