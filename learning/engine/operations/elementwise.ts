import { backend, type tf } from '../tensorflow.js';
import { dataFormat, floatType } from './attributes.js';
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
    (dy) => [dy, backend.executeSingleOutput('BiasAddGrad', attributes, [dy])],
  );
}
