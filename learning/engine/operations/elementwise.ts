import { backend, tf } from '../tensorflow.js';
import { dataFormat, floatType } from './attributes.js';
import { haveNetworkKernels } from '../network-kernels.js';
import { withGradient } from './with-gradient.js';

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
    (dy) => [tf.clone(dy), backend.executeSingleOutput('BiasAddGrad', attributes, [dy])],
  );
}

/** The sum of two batches of one shape. */
export function add(first: tf.Tensor, second: tf.Tensor): tf.Tensor {
  if (!haveNetworkKernels()) return tf.add(first, second);
  return withGradient(
    [first, second],
    () => ({ value: backend.executeSingleOutput('SumOfImages', [floatType('T')], [first, second]), saved: [] }),
    (dy) => [tf.clone(dy), tf.clone(dy)],
  );
}

/**
 * The largest of each 2 x 2 pixels; x is [n, height, width, channels] of even height and width. NaN is the largest, but
 * TensorFlow's kernel loses it.
 */
export function pool(x: tf.Tensor4D): tf.Tensor {
  if (!haveNetworkKernels()) return tf.maxPool(x, 2, 2, 'same');
  return withGradient(
    [x],
    () => ({ value: backend.executeSingleOutput('LargestOfFour', [floatType('T')], [x]), saved: [] }),
    (dy, [x]) => [backend.executeSingleOutput('LargestOfFourGradient', [floatType('T')], [dy, x])],
  );
}
