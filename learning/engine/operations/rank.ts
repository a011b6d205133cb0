import type { tf } from '../tensorflow.js';

/** @throws RangeError unless it is a batch of images, [n, height, width, channels] */
export function expectRank4(x: tf.Tensor): tf.Tensor4D {
  if (!isRank4(x)) throw new RangeError(`expected a tensor of rank 4, got the shape [${x.shape.join(', ')}]`);
  return x;
}

function isRank4(x: tf.Tensor): x is tf.Tensor4D {
  return x.rank === 4;
}
