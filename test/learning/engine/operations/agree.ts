import assert from 'node:assert/strict';
import { tf } from '../../../../learning/engine/tensorflow.js';
import { createStreams } from '../../../../study/random-stream.js';

/** Standard normal, of a stream of that name. */
export function drawTensor<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const stream = createStreams(11)('operations', name);
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = stream.normal();
  return tf.tensor(values, shape);
}

/**
 * That both functions have the same value, and the same gradients for all inputs when one is drawn for the value.
 * @param tolerance on the norm of the difference, relative to that of the plain one
 */
export function assertSame(
  own: (...inputs: tf.Tensor[]) => tf.Tensor,
  plain: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  tolerance: number,
): void {
  const [ours, theirs] = [own, plain].map((run) => {
    const value = run(...inputs);
    const dy = drawTensor('gradient', value.shape);
    return [value, ...tf.grads(run)([...inputs], dy)];
  });
  ours.forEach((tensor, index) => {
    assert.deepEqual(tensor.shape, theirs[index].shape);
    const error = relativeDifference(tensor, theirs[index]);
    const what = index === 0 ? 'the value' : `the gradient of input ${index - 1}`;
    assert.ok(error <= tolerance, `${what} differs by ${error}`);
  });
}

function relativeDifference(tensor: tf.Tensor, expected: tf.Tensor): number {
  const [values, reference] = [tensor.dataSync(), expected.dataSync()];
  let [difference, norm] = [0, 0];
  reference.forEach((value, index) => {
    difference += (values[index] - value) ** 2;
    norm += value ** 2;
  });
  return Math.sqrt(difference / norm);
}
