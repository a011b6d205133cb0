import { haveNetworkKernels } from '../network-kernels.js';
import { backend, tf } from '../tensorflow.js';
import { floatType } from './attributes.js';
import { withGradient } from './with-gradient.js';

/**
 * Convolution with zero padding that keeps the size divided by the stride.
 * @param x [n, height, width, inputs]
 * @param kernel [size, size, inputs, outputs]
 */
export function convolve(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor {
  if (!haveNetworkKernels()) return convolveByTensorflow(x, kernel, stride);
  return stride === 1 && kernel.shape[0] === 3 ? convolve3x3(x, kernel) : convolvePatches(x, kernel, stride);
}

function convolveByTensorflow(x: tf.Tensor4D, kernel: tf.Tensor4D, stride: 1 | 2): tf.Tensor {
  // oneDNN's weight gradient of a strided 1 x 1 convolution with few channels writes past its workspace
  // (https://github.com/uxlfoundation/oneDNN/issues/6035): on AVX2, with 4 input channels and TensorFlow 2.21, the
  // result was wrong in half of the calls. Taking every other pixel first is the same function.
  const isUnsafe = kernel.shape[0] === 1 && stride > 1;
  return isUnsafe
    ? tf.conv2d(tf.avgPool(x, 1, stride, 'valid'), kernel, 1, 'same')
    : tf.conv2d(x, kernel, stride, 'same');
}

function convolve3x3(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const type = [floatType('T')];
  return withGradient(
    [x, kernel],
    () => ({ value: backend.executeSingleOutput('Convolve3x3', type, [x, kernel]), saved: [] }),
    (dy, [x, kernel]) => [
      backend.executeSingleOutput('Convolve3x3InputGradient', type, [dy, kernel]),
      backend.executeSingleOutput('Convolve3x3KernelGradient', type, [x, dy]),
    ],
  );
}

/** Names of the operations of each stride; theirs of the gradients begin alike. */
const PATCHES = { 1: 'ConvolvePatches', 2: 'ConvolveEverySecond' } as const;

function convolvePatches(x: tf.Tensor, kernel: tf.Tensor, stride: 1 | 2): tf.Tensor {
  const [name, type] = [PATCHES[stride], [floatType('T')]];
  return withGradient(
    [x, kernel],
    () => ({ value: backend.executeSingleOutput(name, type, [x, kernel]), saved: [] }),
    (dy, [x, kernel]) => [
      backend.executeSingleOutput(`${name}InputGradient`, type, [dy, kernel, x]),
      backend.executeSingleOutput(`${name}KernelGradient`, type, [x, dy, kernel]),
    ],
  );
}
