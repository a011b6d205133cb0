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
  if (haveNetworkKernels()) return normalizeBy(ownKernels(activation), x, norm);
  const normalized = normalizeBy(FUSED, x, norm);
  return activation === 'relu' ? { ...normalized, y: relu(normalized.y) } : normalized;
}

/** Normalizes by the moving averages; has no gradient. */
export function normalizeByAverages(x: tf.Tensor, norm: BatchNorm, activation: Activation): tf.Tensor {
  const inputs = [x, norm.scale, norm.shift, norm.movingMean, norm.movingVariance];
  if (haveNetworkKernels()) return backend.executeSingleOutput(OWN[activation].byAverages, [floatType('T')], inputs);
  const y = backend.executeMultipleOutputs('FusedBatchNormV3', batchNormAttributes(false), inputs, 6)[0];
  return activation === 'relu' ? relu(y) : y;
}

/** Kernels of one kind, with the ReLU in them where `activation` says so. */
interface BatchNormKernels {
  /** Of [x, scale, shift, mean, variance]: [y, mean, variance, and what the gradient needs]. */
  run(inputs: tf.Tensor[]): tf.Tensor[];
  /** Of [dy, x, scale, shift] and what was saved: the gradients of x, scale and shift. */
  gradient(inputs: tf.Tensor[], saved: tf.Tensor[]): tf.Tensor[];
}

function normalizeBy({ run, gradient }: BatchNormKernels, x: tf.Tensor, norm: BatchNorm): NormalizedByBatch {
  const { scale, shift } = norm;
  let { movingMean, movingVariance } = norm;
  const y = withGradient(
    [x, scale, shift],
    () => {
      const [value, mean, variance, ...saved] = run([x, scale, shift, movingMean, movingVariance]);
      movingMean = tf.keep(mean);
      movingVariance = tf.keep(variance);
      return { value, saved };
    },
    (dy, inputs, saved) => gradient([dy, ...inputs], saved),
  );
  return { y, movingMean, movingVariance };
}

function ownKernels(activation: Activation): BatchNormKernels {
  const { byBatch, gradient } = OWN[activation];
  return {
    run: (inputs) => backend.executeMultipleOutputs(byBatch, [floatType('T')], inputs, 5),
    gradient: (inputs, moments) =>
      backend.executeMultipleOutputs(gradient, [floatType('T')], [...inputs, ...moments], 3),
  };
}

/** TensorFlow's; none has the ReLU in it. */
const FUSED: BatchNormKernels = {
  run(inputs) {
    const attributes = [...batchNormAttributes(true), floatAttribute('exponential_avg_factor', BATCH_NORM_MOMENTUM)];
    return backend.executeMultipleOutputs('FusedBatchNormV3', attributes, inputs, 6);
  },
  gradient([dy, x, scale], reserved) {
    const inputs = [dy, x, scale, ...reserved];
    return backend.executeMultipleOutputs('FusedBatchNormGradV3', batchNormAttributes(true), inputs, 5).slice(0, 3);
  },
};

function batchNormAttributes(training: boolean): OperationAttribute[] {
  return [
    floatType('T'),
    floatType('U'),
    floatAttribute('epsilon', BATCH_NORM_EPSILON),
    dataFormat(),
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: training },
  ];
}
