import { tf } from '../tensorflow.js';

/**
 * @param forward the value, and the tensors that the gradient needs beside the inputs
 * @param backward one gradient an input. By then tfjs has freed the tensors of the forward pass: it may only use the
 *   inputs and saved tensors that it is given. Each gradient is a tensor of its own, `dy` too only as `tf.clone`, which
 *   copies nothing: tfjs frees a gradient once it has added another to it.
 */
export function withGradient(
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
