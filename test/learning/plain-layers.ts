import { tf } from '../../learning/engine/tensorflow.js';
import type { Tensors } from '../../learning/engine/step.js';
import type { ConvolutionOptions, Layers } from '../../learning/unet.js';

/** The layers in training mode by nothing but documented tfjs operations: the reference for our kernels. */
export class PlainLayers implements Layers<tf.Tensor4D> {
  constructor(private readonly variables: Tensors) {}

  convolve(name: string, x: tf.Tensor4D, { stride, bias, size, filters }: ConvolutionOptions): tf.Tensor4D {
    const kernel = this.find(`${name}.kernel`).as4D(size, size, x.shape[3], filters);
    // Why the stride of a 1 x 1 convolution is applied apart: see learning/engine/operations/convolve.ts.
    const y =
      size === 1
        ? tf.avgPool(tf.conv2d(x, kernel, 1, 'same'), 1, stride, 'valid')
        : tf.conv2d(x, kernel, stride, 'same');
    return bias ? tf.add<tf.Tensor4D>(y, this.find(`${name}.bias`)) : y;
  }

  normalize(name: string, x: tf.Tensor4D): tf.Tensor4D {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const normalized = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
    return tf.add<tf.Tensor4D>(tf.mul(normalized, this.find(`${name}.scale`)), this.find(`${name}.shift`));
  }

  relu(x: tf.Tensor4D): tf.Tensor4D {
    return tf.relu(x);
  }

  pool(x: tf.Tensor4D): tf.Tensor4D {
    return tf.maxPool(x, 2, 2, 'valid');
  }

  upsample(x: tf.Tensor4D): tf.Tensor4D {
    const [n, height, width, channels] = x.shape;
    const columns = tf.tile(tf.reshape(x, [n * height * width, 1, channels]), [1, 2, 1]);
    const rows = tf.tile(tf.reshape(columns, [n * height, 1, 2 * width * channels]), [1, 2, 1]);
    return tf.reshape(rows, [n, 2 * height, 2 * width, channels]);
  }

  concatenate(first: tf.Tensor4D, second: tf.Tensor4D): tf.Tensor4D {
    return tf.concat([first, second], 3);
  }

  add(first: tf.Tensor4D, second: tf.Tensor4D): tf.Tensor4D {
    return tf.add(first, second);
  }

  private find(name: string): tf.Tensor {
    const variable = this.variables[name];
    if (variable === undefined) throw new Error(`no variable ${name}`);
    return variable;
  }
}
