import { tf } from '../../learning/engine/tensorflow.js';
import { applyUNet, type ConvolutionOptions, type Layers } from '../../learning/unet.js';
import type { NetworkShape } from '../../study/recipe.js';

/** The network as a user of tfjs-layers would write it; its layers are named as ours. Ends in a softmax. */
export function createLayersModel(network: NetworkShape, pixels: number): tf.LayersModel {
  const input = tf.input({ shape: [pixels, pixels, 1] });
  const logits = applyUNet(new SymbolicLayers(), network, input);
  return tf.model({ inputs: input, outputs: apply(tf.layers.activation({ activation: 'softmax' }), logits) });
}

class SymbolicLayers implements Layers<tf.SymbolicTensor> {
  convolve(name: string, x: tf.SymbolicTensor, options: ConvolutionOptions): tf.SymbolicTensor {
    const { filters, size, stride, bias } = options;
    // Why the stride of a 1 x 1 convolution is applied apart: learning/engine/operations/convolve.ts.
    const isUnsafe = size === 1 && stride > 1;
    const input = isUnsafe ? apply(tf.layers.averagePooling2d({ poolSize: 1, strides: stride }), x) : x;
    const strides = isUnsafe ? 1 : stride;
    const settings = { name, filters, kernelSize: size, strides, padding: 'same', useBias: bias } as const;
    return apply(tf.layers.conv2d(settings), input);
  }

  /** As `normalizeByBatch` of learning/engine/operations/normalize.ts. */
  normalize(name: string, x: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.batchNormalization({ name, epsilon: 1e-5, momentum: 0.9 }), x);
  }

  relu(x: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.reLU(), x);
  }

  pool(x: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }), x);
  }

  upsample(x: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.upSampling2d({ size: [2, 2] }), x);
  }

  concatenate(first: tf.SymbolicTensor, second: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.concatenate(), [first, second]);
  }

  add(first: tf.SymbolicTensor, second: tf.SymbolicTensor): tf.SymbolicTensor {
    return apply(tf.layers.add(), [first, second]);
  }
}

function apply(layer: tf.layers.Layer, input: tf.SymbolicTensor | tf.SymbolicTensor[]): tf.SymbolicTensor {
  const output = layer.apply(input);
  if (!(output instanceof tf.SymbolicTensor)) throw new TypeError(`layer '${layer.name}' gave no symbolic tensor`);
  return output;
}
