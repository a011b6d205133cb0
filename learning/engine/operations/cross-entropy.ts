import { backend, binding, tf } from '../tensorflow.js';
import { floatType } from './attributes.js';
import { withGradient } from './with-gradient.js';

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
