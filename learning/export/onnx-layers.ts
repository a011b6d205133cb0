import { BATCH_NORM_EPSILON } from '../engine/batch-norm.js';
import type { NamedTensor } from '../safetensors.js';
import type { ConvolutionOptions, Layers } from '../unet.js';
import { encodeNode, encodeTensor, type OnnxNode } from './onnx-messages.js';

/**
 * Reads the network into ONNX operators on tensors [n, channels, height, width]; a value is the name of a tensor. Batch
 * norm stays an operator of its own: where it stands before a convolution it can't be folded into its weights exactly.
 */
export class OnnxLayers implements Layers<string> {
  readonly nodes: Buffer[] = [];
  readonly initializers: Buffer[] = [];
  readonly #variables: ReadonlyMap<string, NamedTensor>;

  constructor(variables: ReadonlyMap<string, NamedTensor>) {
    this.#variables = variables;
    this.#initialize(DOUBLE, { shape: [4], values: Float32Array.of(1, 1, 2, 2) });
  }

  convolve(name: string, x: string, { size, stride, bias }: ConvolutionOptions): string {
    // TensorFlow's 'same' of an even size: what is odd of the padding comes after.
    const before = Math.max(0, Math.floor((size - stride) / 2));
    const after = Math.max(0, size - stride - before);
    const kernel = this.#initialize(`${name}.kernel`, toOutputFirst(this.#find(`${name}.kernel`)));
    return this.#add('Conv', name, [x, kernel, ...(bias ? [this.#keep(`${name}.bias`)] : [])], {
      kernel_shape: { ints: [size, size] },
      strides: { ints: [stride, stride] },
      pads: { ints: [before, before, after, after] },
    });
  }

  normalize(name: string, x: string): string {
    const variables = ['scale', 'shift', 'movingMean', 'movingVariance'].map((role) => this.#keep(`${name}.${role}`));
    return this.#add('BatchNormalization', name, [x, ...variables], { epsilon: { float: BATCH_NORM_EPSILON } });
  }

  relu(x: string): string {
    return this.#add('Relu', `${x}.relu`, [x]);
  }

  pool(x: string): string {
    return this.#add('MaxPool', `${x}.pool`, [x], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } });
  }

  upsample(x: string): string {
    return this.#add('Resize', `${x}.upsample`, [x, '', DOUBLE], {
      mode: { text: 'nearest' },
      coordinate_transformation_mode: { text: 'asymmetric' },
      nearest_mode: { text: 'floor' },
    });
  }

  concatenate(first: string, second: string): string {
    return this.#add('Concat', `${first}.concat`, [first, second], { axis: { int: 1 } });
  }

  add(first: string, second: string): string {
    return this.#add('Add', `${first}.add`, [first, second]);
  }

  /** The logistic function as the graph's output of that name. */
  finish(x: string, output: string): void {
    this.#add('Sigmoid', output, [x]);
  }

  #add(operator: string, name: string, inputs: readonly string[], attributes?: OnnxNode['attributes']): string {
    this.nodes.push(encodeNode({ operator, name, inputs, output: name, ...(attributes && { attributes }) }));
    return name;
  }

  #find(name: string): NamedTensor {
    const tensor = this.#variables.get(name);
    if (tensor === undefined) throw new Error(`the network has no variable '${name}'`);
    return tensor;
  }

  #keep(name: string): string {
    return this.#initialize(name, this.#find(name));
  }

  #initialize(name: string, { shape, values }: NamedTensor): string {
    this.initializers.push(encodeTensor(name, shape, values));
    return name;
  }
}

/** Factors of an upsampling on [n, channels, height, width]. */
const DOUBLE = 'upsample.scales';

/** A kernel [height, width, in, out] as [out, in, height, width]. */
function toOutputFirst({ shape, values }: NamedTensor): NamedTensor {
  const [height, width, inputs, outputs] = shape;
  const pixels = height * width;
  const turned = new Float32Array(values.length);
  let from = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        turned[(output * inputs + input) * pixels + pixel] = values[from++];
      }
    }
  }
  return { shape: [outputs, inputs, height, width], values: turned };
}
