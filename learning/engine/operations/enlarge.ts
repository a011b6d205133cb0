import { haveNetworkKernels } from '../network-kernels.js';
import { backend, tf } from '../tensorflow.js';
import { floatType } from './attributes.js';
import { withGradient } from './with-gradient.js';

/**
 * Each pixel becomes four, by nearest neighbour; `second`'s channels come behind.
 * @param first [n, height, width, channels]
 * @param second [n, 2 height, 2 width, others]
 * @returns [n, 2 height, 2 width, channels + others]
 */
export function enlarge(first: tf.Tensor4D, second?: tf.Tensor4D): tf.Tensor {
  if (haveNetworkKernels()) return second ? enlargeAndJoin(first, second) : enlargeAlone(first);
  const enlarged = tf.image.resizeNearestNeighbor(first, [2 * first.shape[1], 2 * first.shape[2]]);
  return second ? tf.concat([enlarged, second], 3) : enlarged;
}

function enlargeAndJoin(first: tf.Tensor, second: tf.Tensor): tf.Tensor {
  return withGradient(
    [first, second],
    () => ({ value: backend.executeSingleOutput('EnlargeAndJoin', [floatType('T')], [first, second]), saved: [] }),
    (dy, [, second]) => backend.executeMultipleOutputs('EnlargeAndJoinGradient', [floatType('T')], [dy, second], 2),
  );
}

function enlargeAlone(first: tf.Tensor): tf.Tensor {
  return withGradient(
    [first],
    () => ({ value: backend.executeSingleOutput('Enlarge', [floatType('T')], [first]), saved: [] }),
    (dy) => [backend.executeSingleOutput('EnlargeGradient', [floatType('T')], [dy])],
  );
}
