import { haveNetworkKernels } from '../network-kernels.js';
import { backend, tf } from '../tensorflow.js';
import { withGradient } from './with-gradient.js';

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
