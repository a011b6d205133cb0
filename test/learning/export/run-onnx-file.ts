import { tf } from '../../../learning/engine/tensorflow.js';
import type { Node, OnnxFile } from './onnx-file.js';

/**
 * Runs an ONNX graph as https://onnx.ai/onnx/operators/ describes its operators, by plain tfjs operations: what holds
 * on machines without onnxruntime.
 * @param images [n, 1, height, width]
 */
export function runOnnxFile(file: OnnxFile, images: Float32Array, shape: [number, number, number, number]) {
  return tf.tidy(() => {
    const values = new Map<string, tf.Tensor>([['images', tf.tensor4d(images, shape)]]);
    for (const [name, tensor] of file.tensors) values.set(name, tf.tensor(tensor.values, [...tensor.shape]));
    for (const node of file.nodes) {
      const inputs = node.inputs.filter((name) => name !== '').map((name) => expectValue(values, name));
      values.set(node.outputs[0], runNode(node, inputs));
    }
    const output = expectValue(values, 'particle_probability');
    return { shape: output.shape, values: Float32Array.from(output.dataSync()) };
  });
}

function expectValue(values: ReadonlyMap<string, tf.Tensor>, name: string): tf.Tensor {
  const value = values.get(name);
  if (value === undefined) throw new Error(`'${name}' is used before it is made`);
  return value;
}

function runNode({ operator, attributes }: Node, inputs: readonly tf.Tensor[]): tf.Tensor {
  const [x, second] = inputs;
  const integers = (name: string): readonly number[] => {
    const value = attributes.get(name);
    if (typeof value !== 'object') throw new TypeError(`${operator} has no integers '${name}'`);
    return value;
  };
  switch (operator) {
    case 'Conv': {
      const [top, left, bottom, right] = integers('pads');
      const padded = tf.pad(x, [
        [0, 0],
        [0, 0],
        [top, bottom],
        [left, right],
      ]);
      const kernel = tf.transpose(second, [2, 3, 1, 0]);
      const [down, across] = integers('strides');
      const y = tf.conv2d(toChannelsLast(padded), rank4(kernel), [down, across], 'valid');
      return toChannelsFirst(inputs.length > 2 ? tf.add(y, inputs[2]) : y);
    }
    case 'BatchNormalization': {
      const [scale, shift, mean, variance] = inputs.slice(1).map((values) => tf.reshape(values, [1, -1, 1, 1]));
      const deviation = tf.sqrt(tf.add(variance, Number(attributes.get('epsilon'))));
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), deviation), scale), shift);
    }
    case 'MaxPool': {
      const [[height, width], [down, across]] = [integers('kernel_shape'), integers('strides')];
      return toChannelsFirst(tf.maxPool(toChannelsLast(x), [height, width], [down, across], 'valid'));
    }
    case 'Resize': {
      const modes = ['mode', 'coordinate_transformation_mode', 'nearest_mode'].map((name) => attributes.get(name));
      if (String(modes) !== 'nearest,asymmetric,floor') throw new TypeError(`Resize by ${String(modes)}`);
      // the pixel at y comes from floor(y / factor)
      return [...second.dataSync()].reduce((turned: tf.Tensor, factor, axis) => {
        const rows = Array.from({ length: x.shape[axis] * factor }, (_, y) => Math.floor(y / factor));
        return tf.gather(turned, tf.tensor1d(rows, 'int32'), axis);
      }, x);
    }
    case 'Concat':
      return tf.concat([...inputs], Number(attributes.get('axis')));
    case 'Add':
      return tf.add(x, second);
    case 'Relu':
      return tf.relu(x);
    case 'Sigmoid':
      return tf.sigmoid(x);
    default:
      throw new TypeError(`the network has no operator ${operator}`);
  }
}

function toChannelsLast(x: tf.Tensor): tf.Tensor4D {
  return rank4(tf.transpose(x, [0, 2, 3, 1]));
}

function toChannelsFirst(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, [0, 3, 1, 2]);
}

function rank4(x: tf.Tensor): tf.Tensor4D {
  const [a, b, c, d] = x.shape;
  return tf.reshape(x, [a, b, c, d]);
}
